mod toml;
