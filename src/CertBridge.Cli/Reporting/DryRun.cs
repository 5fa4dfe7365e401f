using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;

namespace CertBridge.Cli.Reporting;

/// <summary><c>--dry-run</c>: what a change would do. The document alone is judged here (client), or the node decides as it would (server, when nothing is said).</summary>
internal static class DryRun
{
    public const string Client = "client";
    public const string Server = "server";

    public static readonly ChoiceFlag Flag = new("--dry-run", "-n")
    {
        Description = "Store nothing. client: is the document valid? server, when neither is said: who would get it, as report preview does. Exits as without it",
        HelpName = $"{Client}|{Server}",
        WithoutValue = Server,
    };

    /// <returns>Null when it is no dry run.</returns>
    public static string? Of(CommandRun run) => run.Value(Flag) switch
    {
        null => null,
        Client => Client,
        Server => Server,
        string other => throw CommandFailedException.Usage($"--dry-run={TerminalText.Short(other)} is neither here nor there", $"--dry-run={Client}, or --dry-run={Server}, which is what --dry-run alone means."),
    };
}
