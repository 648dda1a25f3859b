mod requirements;
