using System.CommandLine;
using System.Diagnostics;
using CertBridge.Cli.Documenting;
using CertBridge.Cli.Parsing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Documenting;

/// <summary>The manual pages say what the commands say, and the programs that show them find nothing wrong with them.</summary>
public sealed class ManPageTests : IDisposable
{
    private static readonly DateTimeOffset Day = new(2026, 11, 21, 23, 59, 0, TimeSpan.Zero);
    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-man-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void EveryWord_HasAPage_WithEveryVerbFlagAndExample()
    {
        IReadOnlyList<(string File, string Roff)> pages = new ManPages(Day).All();
        Assert.All(CommandTree.Whole().Subcommands.Where(word => !word.Hidden), word =>
        {
            string roff = Assert.Single(pages, page => page.File == $"certbridge-{word.Name}.1").Roff;
            Assert.All(Verbs(word), verb =>
            {
                Assert.Contains(ManPage.Escape(HelpText.Usage(verb)), roff);
                Assert.All(verb.Options.Where(flag => !flag.Recursive), flag => Assert.Contains($"\"{ManPage.Escape(HelpText.FlagColumn(flag).TrimStart())}\"\n", roff));
                Assert.All(verb.Examples, example => Assert.Contains($"\ncertbridge {ManPage.Escape(example)}\n", roff));
            });
            Assert.Contains($"certbridge\\-{word.Name}(1)", pages[0].Roff);
        });
        Assert.All(GlobalFlags.All, flag => Assert.Contains(ManPage.Escape(flag.Name), pages[0].Roff));
        Assert.All(new[] { "EXIT STATUS", "ENVIRONMENT", "FILES", "GLOBAL FLAGS" }, section => Assert.Contains($".SH \"{section}\"\n", pages[0].Roff));
    }

    [Fact]
    public void Docs_WritesThem_TheSameForTheSameDay_AndOverwritesNone()
    {
        ProcessStartInfo command = Certbridge.Command("docs", "man", "--out", folder, "-o", "json");
        command.Environment["SOURCE_DATE_EPOCH"] = Day.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        using (Process process = Process.Start(command)!)
        {
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(ExitCode.Done, process.ExitCode);
        }
        Assert.All(new ManPages(Day).All(), page => Assert.Equal(page.Roff, File.ReadAllText(Path.Combine(folder, page.File))));
        Assert.Contains(" 1 2026-11-21 ", File.ReadAllText(Path.Combine(folder, "certbridge.1")));
        Assert.Equal(CommandLineErrors.FileExists.Exit, Certbridge.Run("docs", "man", "--out", folder).Exit);
    }

    [ProgramFact("groff")]
    public void Groff_FindsNothingWrong() => Assert.All(Written(), file => Assert.Equal("", Say("groff", "-man", "-ww", "-z", "-Tutf8", file)));

    [ProgramFact("mandoc")]
    public void Mandoc_FindsNothingWrong() => Assert.All(Written(), file => Assert.Equal("", Say("mandoc", "-T", "lint", "-W", "warning", file)));

    [ProgramFact("groff")]
    public void AnExample_CanBeCopiedFromThePage()
    {
        Written();
        string shown = Say("groff", "-man", "-Tutf8", "-P-cbou", Path.Combine(folder, "certbridge-report.1"));
        Assert.Contains("certbridge report submit - --format yaml --to cert-bor < report.yaml\n", shown);
    }

    /// <summary>What roff would take for a request, an escape or a quote is set as it is written.</summary>
    [ProgramFact("groff")]
    public void WhateverIsInAText_IsSetAsItIs()
    {
        string[] hostile = [".so /etc/passwd", "'br", "\\fBbold\\fP \\n(.l \\*(xx", "\"quoted\" 'single' `back` ^ ~ - --flag", "  .TH", "\\", "a\\&b", "été €"];
        var page = new ManPage("x", Day, "x");
        page.Section("NAME");
        page.Name("x", "y");
        page.Section("TEXT");
        page.Example(hostile);
        foreach (string text in hostile)
        {
            page.Text(text);
            page.Term(text, text);
        }
        string file = Path.Combine(folder, "x.1");
        File.WriteAllText(file, page.ToString());
        string shown = Say("groff", "-man", "-ww", "-Tutf8", "-rLL=120n", "-P-cbou", file);
        Assert.All(hostile, text => Assert.True(shown.Split(text.Trim()).Length > 4, $"{text}\n{shown}"));
    }

    private string[] Written()
    {
        foreach ((string file, string roff) in new ManPages(Day).All())
            File.WriteAllText(Path.Combine(folder, file), roff);
        return Directory.GetFiles(folder, "*.1");
    }

    /// <summary>Both its streams.</summary>
    private static string Say(string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + error.GetAwaiter().GetResult();
    }

    private static IEnumerable<Verb> Verbs(Command command) => command.Subcommands.SelectMany(Verbs).Concat(command is Verb verb ? [verb] : []);
}
