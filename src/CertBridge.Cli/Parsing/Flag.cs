using System.CommandLine;

namespace CertBridge.Cli.Parsing;

/// <summary>Flags with a value.</summary>
internal static class Flag
{
    public static Option<string> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    public static Option<string> Needed(string name, string value, string description) => new(name) { Description = description, HelpName = value, Required = true };

    public static Option<string[]> Many(string name, string value, string description) => new(name) { Description = description + "; may be repeated", HelpName = value };
}
