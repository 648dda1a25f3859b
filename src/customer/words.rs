use crate::text::excerpt;

/// A closed set of words: each variant with the word by which texts and data call it.
macro_rules! words {
    (
        $(#[$doc:meta])*
        $name:ident, $noun:literal, [$($(#[$variant_doc:meta])* $variant:ident $word:literal,)+]
    ) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            ::serde::Serialize, ::serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// All of them, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word by which texts and data call it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::customer::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let named = |word: &&Self| word.as_str() == text;
                let unknown = || $crate::customer::UnknownWord::new($noun, text);
                Self::ALL.iter().find(named).copied().ok_or_else(unknown)
            }
        }
    };
}

pub(super) use words;

/// A word that is not one of a closed set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {noun}")]
pub struct UnknownWord {
    noun: &'static str,
    text: String,
}

impl UnknownWord {
    pub(super) fn new(noun: &'static str, text: &str) -> Self {
        Self { noun, text: excerpt(text) }
    }
}

words! {
    /// Where somebody can be reached.
    ///
    /// ```
    /// use goodwill::customer::Medium;
    ///
    /// assert_eq!("in_person".parse(), Ok(Medium::InPerson));
    /// assert_eq!(Medium::Sms.to_string(), "sms");
    /// assert_eq!("pigeon".parse::<Medium>().unwrap_err().to_string(), "`pigeon` is not a medium");
    /// ```
    #[non_exhaustive]
    Medium, "a medium", [
        /// A telephone number.
        Phone "phone",
        /// Short messages to a telephone number.
        Sms "sms",
        /// An address for electronic mail.
        Email "email",
        /// A postal address.
        Post "post",
        /// A telefax number.
        Fax "fax",
        /// Our app on a device of the customer's.
        App "app",
        /// Our web pages, where the customer has an account.
        Web "web",
        /// A conversation in writing on our pages.
        Chat "chat",
        /// An account at somebody else's message service.
        Messenger "messenger",
        /// An account at a public network, where others read along.
        Social "social",
        /// A conversation with pictures.
        Video "video",
        /// A meeting at our premises or at the customer's.
        InPerson "in_person",
    ]
}

words! {
    /// In what form somebody can take in what we say, and get to where we say it.
    ///
    /// A customer needs it, a channel or a place offers it.
    ///
    /// ```
    /// use goodwill::customer::AccessOption;
    ///
    /// assert_eq!("step_free".parse(), Ok(AccessOption::StepFree));
    /// assert!("stairs".parse::<AccessOption>().is_err());
    /// ```
    #[non_exhaustive]
    AccessOption, "an access option", [
        /// Print that is large enough.
        LargePrint "large_print",
        /// Text to be felt.
        Braille "braille",
        /// Text that is read aloud.
        Audio "audio",
        /// Pages that a program can read aloud.
        ScreenReader "screen_reader",
        /// Short sentences in common words.
        PlainLanguage "plain_language",
        /// Somebody who speaks the customer's sign language.
        SignLanguage "sign_language",
        /// Speech written along.
        Captions "captions",
        /// Sound sent to hearing aids.
        HearingLoop "hearing_loop",
        /// Somebody who types what is said, and says what is typed.
        TextRelay "text_relay",
        /// Somebody who translates.
        Interpreter "interpreter",
        /// A way without steps.
        StepFree "step_free",
        /// A place without noise.
        QuietPlace "quiet_place",
        /// Somebody who comes along, or speaks for the customer.
        Companion "companion",
        /// More time to answer before anything ends by itself.
        MoreTime "more_time",
    ]
}

words! {
    /// Why we get in touch; what is permitted depends on it.
    ///
    /// ```
    /// use goodwill::customer::Purpose;
    ///
    /// assert!(Purpose::Commercial.needs_consent()); // silence is no consent
    /// assert!(!Purpose::Safety.needs_consent());
    /// assert!("marketing".parse::<Purpose>().is_err()); // each of the six has one name
    /// ```
    Purpose, "a purpose", [
        /// To serve what the customer asked or bought.
        Service "service",
        /// To warn of a danger.
        Safety "safety",
        /// To tell what we are bound to tell.
        Compliance "compliance",
        /// To see to it that the customer fares well with what he has.
        Care "care",
        /// To sell.
        Commercial "commercial",
        /// To ask what the customer thinks of us.
        Survey "survey",
    ]
}

impl Purpose {
    /// Whether it is forbidden until the customer has agreed.
    #[must_use]
    pub const fn needs_consent(self) -> bool {
        matches!(self, Self::Commercial | Self::Survey)
    }

    /// Whether we are bound to reach everybody with it, so that nobody can object to it altogether.
    #[must_use]
    pub const fn must_reach(self) -> bool {
        matches!(self, Self::Safety | Self::Compliance)
    }
}
