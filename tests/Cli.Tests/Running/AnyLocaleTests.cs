using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CertBridge.Cli.Tests.Running;

/// <summary>
/// The program says the same bytes on every machine: times are UTC, numbers and letters are those of no country. Turkish has another capital of i, German another
/// decimal point, Saudi Arabia another calendar, and Kathmandu is 5:45 ahead.
/// </summary>
public sealed partial class AnyLocaleTests(RunningNode node) : IClassFixture<RunningNode>
{
    private static readonly string[] Locales = ["tr_TR.UTF-8", "de_DE.UTF-8", "ar_SA.UTF-8"];

    [Fact]
    public void WhatIsSaidOffline_IsTheSame()
    {
        string bad = node.At("bad.yaml");
        File.WriteAllText(bad, File.ReadAllText(Checkout.File("samples/report.yaml")).Replace("green", "INVISIBLE", StringComparison.Ordinal));
        AssertSame("report", "validate", Checkout.File("samples/report.yaml"));
        AssertSame("report", "validate", bad, "-o", "json");
        AssertSame("node", "status", "--help");
        AssertSame("errors", "list");
    }

    [Fact]
    public void WhatTheNodeHolds_IsShownTheSame()
    {
        string id = node.SubmitSample();
        AssertSame("node", "status", "--context-file", node.ContextFile);
        AssertSame("report", "list", "--context-file", node.ContextFile);
        AssertSame("report", "show", id, "--context-file", node.ContextFile);
        AssertSame("report", "show", id, "-o", "json", "--context-file", node.ContextFile);
        AssertSame("ledger", "status", "--context-file", node.ContextFile);
    }

    [Fact]
    public void TheProgram_WasBuiltWithoutCultures()
    {
        string config = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "certbridge.runtimeconfig.json"));
        Assert.True(JsonDocument.Parse(config).RootElement.GetProperty("runtimeOptions").GetProperty("configProperties").GetProperty("System.Globalization.Invariant").GetBoolean());
    }

    private static void AssertSame(params string[] words)
    {
        string before = Say("C", "UTC", words);
        string[] elsewhere = [.. Locales.Select(locale => Say(locale, "Asia/Kathmandu", words))];
        string[] expected = [before, Say("C", "UTC", words)]; // a minute or a day may end in between
        Assert.All(elsewhere, said => Assert.Contains(said, expected));
    }

    /// <summary>Exit code and both streams, without how long ago things were.</summary>
    private static string Say(string locale, string zone, string[] words)
    {
        ProcessStartInfo command = Certbridge.Command(words);
        foreach (string variable in new[] { "LC_ALL", "LANG", "LC_TIME", "LC_NUMERIC" })
            command.Environment[variable] = locale;
        command.Environment["TZ"] = zone;
        using Process process = Process.Start(command)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Age().Replace($"{process.ExitCode}\n{output}\n{errors.GetAwaiter().GetResult()}", "(some time)");
    }

    [GeneratedRegex(@"\((in )?\d+ (ms|s|min|h|d)( ago)?\)")]
    private static partial Regex Age();
}
