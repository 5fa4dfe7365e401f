using System.Text.RegularExpressions;

namespace CertBridge.Cli.Tests.Running;

/// <summary>Whoever writes a new verb that changes something at a node cannot forget to say which node first: the source is read.</summary>
public sealed partial class AnnouncedChangeTests
{
    /// <summary>It follows the submission that was announced, in the same command.</summary>
    private const string AfterSubmit = "HoldCountdown.cs";

    /// <summary>Calls that only read begin with one of these words.</summary>
    private static readonly string[] Reading = ["List", "Show", "WhoAmI", "Examine", "Verify", "Export", "Open", "Explain", "Preview", "Prove", "Try"];

    [Fact]
    public void EveryCallThatChanges_IsAnnounced_InTheFileThatMakesIt()
    {
        var changing = new List<string>();
        foreach (string file in Directory.EnumerateFiles(Checkout.File("src/CertBridge.Cli"), "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            string text = File.ReadAllText(file);
            string[] calls = [.. Call().Matches(text).Select(match => match.Groups["call"].Value).Where(call => !Reading.Any(word => call.StartsWith(word, StringComparison.Ordinal)))];
            changing.AddRange(calls);
            if (calls.Length > 0 && Path.GetFileName(file) != AfterSubmit)
                Assert.True(text.Contains("session.AnnounceChangeAsync()", StringComparison.Ordinal), $"{file} calls {string.Join(", ", calls)} and does not say where");
        }
        string[] known = ["Submit", "CancelOutbox", "RetryOutbox", "ImportPartner", "LowerFloor", "ProposeAgreement", "CosignAgreement", "InvitePartner"];
        Assert.Empty(known.Except(changing)); // the pattern finds calls at all
    }

    [GeneratedRegex(@"\.Node\.[A-Z]\w+\.(?<call>[A-Z]\w+)Async\(")]
    private static partial Regex Call();
}
