use std::fmt::Display;

/// In which language the page speaks for itself; names and promises stay as the charter has them.
///
/// ```
/// use goodwill::publish::{Label, Labels};
///
/// assert_eq!(Labels::English.of(Label::Goals), "Goals");
/// assert_eq!(Labels::Chinese.of(Label::Goals), "目标");
/// assert_eq!(Labels::English.fill(Label::Within, ["3 days"]), "within 3 days");
/// assert_eq!(Labels::Chinese.fill(Label::Within, ["3天"]), "3天内");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Labels {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Labels {
    /// The words of a label.
    #[must_use]
    pub const fn of(self, label: Label) -> &'static str {
        let (english, chinese) = label.in_both();
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }

    /// The words of a label with its blanks `{}` filled in order.
    #[must_use]
    pub fn fill<T: Display>(self, label: Label, blanks: impl IntoIterator<Item = T>) -> String {
        let mut pieces = self.of(label).split("{}");
        let mut filled = pieces.next().unwrap_or_default().to_owned();
        let mut blanks = blanks.into_iter();
        for piece in pieces {
            if let Some(blank) = blanks.next() {
                filled.push_str(&blank.to_string());
            }
            filled.push_str(piece);
        }
        filled
    }

    /// What stands between the parts of a row.
    pub(super) const fn comma(self) -> &'static str {
        match self {
            Self::English => ", ",
            Self::Chinese => "、",
        }
    }

    pub(super) const fn semicolon(self) -> &'static str {
        match self {
            Self::English => "; ",
            Self::Chinese => "；",
        }
    }

    pub(super) const fn colon(self) -> &'static str {
        match self {
            Self::English => ": ",
            Self::Chinese => "：",
        }
    }
}

/// The one table of labels: each with its words in both languages.
macro_rules! labels {
    ($($name:ident $english:literal $chinese:literal,)+) => {
        /// What pages say of themselves, beside the texts of the charter.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Label {
            $(#[doc = $english] $name,)+
        }

        impl Label {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The words in English and in Chinese.
            #[must_use]
            pub const fn in_both(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$name => ($english, $chinese),)+
                }
            }
        }
    };
}

labels! {
    // Titles and their first sentences.
    Charter "Charter" "服务宪章",
    Version "Version {}" "第{}版",
    RolePage "{}: what you are responsible for" "{}：您的职责",
    RoleWorksIn "You work in {}." "您所在的部门：{}。",
    CustomerPage "What we promise you" "我们对您的承诺",
    NothingPromised "Nothing is promised here." "此处没有承诺。",
    DepartmentPage "{}: boundary" "{}：职责边界",
    BoundaryRule "Inside this boundary work is assessed; beyond it, it is only credited." "边界之内的工作接受考核；边界之外的工作只给予奖励。",
    Boundaries "Boundaries and hand-offs" "边界与交接",
    Roles "Roles" "岗位",
    Customers "Customers" "客户",
    Departments "Departments" "部门",
    Journeys "Journeys" "客户旅程",
    // Sections and columns.
    Promises "Promises" "承诺",
    Touchpoints "Touchpoints" "接触点",
    Authority "What you may grant without asking" "您可以自行决定的事项",
    Skills "What you have learnt" "您掌握的技能",
    Accepts "What you accept" "您接收的交接",
    Goals "Goals" "目标",
    Stages "Stages" "阶段",
    Deliverables "What it hands over" "交付物",
    ProcessDeliverables "What it supplies on the way" "过程交付物",
    Passes "To whom it hands over" "移交给谁",
    Receives "What it receives" "接收什么",
    Partners "Partners" "合作伙伴",
    Services "What it offers" "提供的服务",
    Teams "Teams" "团队",
    Name "Name" "名称",
    Channel "Channel" "渠道",
    Stage "Stage" "阶段",
    Phase "When" "时期",
    Rhythm "Contact at least" "联系频率",
    Direction "Who addresses whom" "方向",
    ForWhat "For what" "目的",
    MomentOfTruth "Moment of truth" "关键时刻",
    Indicator "What is counted" "指标",
    Target "What is to be reached" "目标值",
    Needs "For which needs" "对应需求",
    What "What" "内容",
    HowMuch "How much" "额度",
    From "From" "来自",
    To "To" "交给",
    Contains "Contains at least" "至少包含",
    Takes "Within" "时限",
    AcceptedBy "Accepted by" "接收人",
    Contract "Contract" "合同",
    Task "Task" "任务",
    Members "Who belongs to it" "成员",
    State "State" "状态",
    // What is said of a promise.
    Where "where" "地点",
    ToWhom "to whom" "对象",
    ByWhen "by when" "时限",
    HowWell "how well" "标准",
    Limits "limits" "限制",
    Redress "if we fail" "未兑现时",
    ShownBy "shown by" "衡量方式",
    Done "what is done for it" "措施",
    KeptBy "kept by" "负责人",
    ForNeeds "for which needs" "对应需求",
    Uncounted "what does not count" "不计时间",
    Counted "time that counts" "计时时间",
    CustomersHours "the customer's own hours" "客户自己的工作时间",
    HoursOfBoth "ours and the customer's together, of ours: {}" "双方工作时间的重合部分，我方为：{}",
    HoursOtherwise "{}; where the customer's are not known, these stand for them: {}" "{}；客户的工作时间未知时以此代替：{}",
    Remark "{} ({})" "{}（{}）",
    Everybody "everybody" "所有客户",
    Yes "yes" "是",
    YesOrNo "yes or no" "是或否",
    FromTo "from {} to {}" "{}至{}",
    OneOf "one of {}" "{}之一",
    AnyOf "any of {}" "{}（可多选）",
    AText "a text" "文本",
    ASpan "a span of time" "时长",
    AnInstant "an instant" "时刻",
    Made "made here: {}" "自行编制：{}",
    Asked "asked: {}" "询问：{}",
    // Time.
    Within "within {}" "{}内",
    GivenInstant "by the time that was agreed" "按约定的时间",
    AtInstant "by {}" "在{}之前",
    Every "every {}" "每{}",
    OnlyMeasured "measured, without a limit" "只衡量，不设时限",
    OneHour "{} hour" "{}小时",
    Hours "{} hours" "{}小时",
    OneMinute "{} minute" "{}分钟",
    Minutes "{} minutes" "{}分钟",
    OneSecond "{} second" "{}秒",
    Seconds "{} seconds" "{}秒",
    OneDay "{} day" "{}天",
    Days "{} days" "{}天",
    OneWorkday "{} working day" "{}个工作日",
    Workdays "{} working days" "{}个工作日",
    OfWorkingTime "{} of working time" "工作时间{}",
    Monday "Mon" "周一",
    Tuesday "Tue" "周二",
    Wednesday "Wed" "周三",
    Thursday "Thu" "周四",
    Friday "Fri" "周五",
    Saturday "Sat" "周六",
    Sunday "Sun" "周日",
    // What a clock measures.
    FirstResponse "a person's first answer" "人工首次答复",
    NextResponse "a person's answer to each message" "每条消息的人工答复",
    LaterResponse "a person's answer to each further message" "后续每条消息的人工答复",
    PeriodicUpdate "news from us until it is solved" "解决之前的进展通报",
    Resolution "solution" "解决",
    TotalResolution "solution, with all that followed when it was taken up again" "解决（含重新受理后的时间）",
    RequesterWait "the time for which the customer waits for us" "客户等待我们的时间",
    AgentWork "the time for which we work on it" "我们处理的时间",
    Ownership "the time for which one department answers for it" "单个部门负责的时间",
    HandoffAcceptance "taking over from another department" "承接其他部门移交",
    APromise "what was promised in person" "个别承诺",
    Measured "from {} to {}" "从{}到{}",
    Or " or " "或",
    Opened "opening" "受理",
    CustomerWrote "the customer's message" "客户来信",
    PersonResponded "a person's answer" "人工答复",
    AutomatonResponded "an automatic answer" "自动答复",
    Noted "a note" "备注",
    Assigned "assignment" "分派",
    Taken "taking it on" "接手",
    Resolved "solution" "解决",
    Reopened "reopening" "重新受理",
    Closed "closing" "关闭",
    OpenedByUs "our beginning it" "由我方发起",
    CustomerThanked "the customer's thanks" "客户致谢",
    PersonAcknowledged "a person's word that it arrived" "人工确认收到",
    MessageTaken "taking a message" "留言记录",
    HandoffOffered "offering it to another department" "提出移交",
    HandoffAccepted "another department's taking it over" "移交被接受",
    HandoffReturned "another department's giving it back" "移交被退回",
    PromiseMade "a promise" "作出承诺",
    PromiseKept "keeping a promise" "履行承诺",
    Released "release from a promise" "解除承诺",
    WhileCustomer "time in which we wait for the customer" "等待客户的时间",
    WhileThirdParty "time in which we wait for somebody outside our house" "等待第三方的时间",
    WhileAgreed "time for which waiting was agreed" "双方约定等待的时间",
    // The words of closed sets.
    Before "before the sale" "售前",
    During "during the sale" "售中",
    After "after the sale" "售后",
    Inbound "the customer addresses us" "客户联系我们",
    Outbound "we address the customer" "我们联系客户",
    Peer "customers address one another" "客户之间",
    PurposeService "service" "服务",
    PurposeSafety "safety" "安全",
    PurposeCompliance "compliance" "合规",
    PurposeCare "care" "关怀",
    PurposeCommercial "offers" "营销",
    PurposeSurvey "survey" "调查",
    FrontStage "what the customer sees" "前台",
    BackStage "what is done out of sight" "后台",
    Support "what supports it" "支持",
    FailPoint "known to go wrong" "易出错",
    Wait "wait: {}" "等待：{}",
    Person "a person" "人工",
    Automaton "an automaton" "自动",
    Live "live" "实时",
    Asynchronous "each when it suits" "非实时",
    Planned "planned" "计划中",
    Piloted "being tried out" "试行",
    Ready "ready" "已就绪",
    Retired "no longer offered" "已停止",
    AsSeenFit "as you see fit" "由您酌定",
    UpTo "up to {}" "至多{}",
}
