using System.CommandLine;

namespace CertBridge.Cli.Parsing;

/// <summary>The flags every command takes, before or after its words.</summary>
internal static class GlobalFlags
{
    public static readonly Option<bool> Help = new("--help", "-h", "-?") { Description = "Show help", Recursive = true };

    public static readonly Option<string> Context = Text("--context", "NAME", "Context to use instead of the current one", "-c");

    public static readonly Option<string> ContextFile =
        Text("--context-file", "FILE", "File with the contexts; default $XDG_CONFIG_HOME/certbridge/config.yaml");

    public static readonly Option<string> Output = Text("--output", "FORMAT", "table, json or ndjson", "-o");

    public static readonly Option<string> Home = Text("--home", "DIR", "Home of a node, for commands that work on its disk");

    public static readonly Option<string> Timeout = Text("--timeout", "30s", "How long one call to the node may take");

    public static readonly Option<bool> Yes = Switch("--yes", "Do not ask; the answer is yes");

    public static readonly Option<bool> NoInput = Switch("--no-input", "Never ask; say which flag is missing");

    public static readonly Option<bool> NoColor = Switch("--no-color", "No colour; NO_COLOR does the same");

    public static readonly Option<bool> Quiet = Switch("--quiet", "Only data and errors", "-q");

    public static readonly Option<bool> Verbose = Switch("--verbose", "Say more on stderr", "-v");

    public static readonly Option<bool> Version = new("--version") { Description = "Show the version" };

    public static IReadOnlyList<Option> All => [Context, ContextFile, Output, Home, Timeout, Yes, NoInput, NoColor, Quiet, Verbose, Help];

    private static Option<string> Text(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value, Recursive = true };

    private static Option<bool> Switch(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, Recursive = true };
}
