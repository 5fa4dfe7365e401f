using System.Text;
using System.Text.Json;
using CertBridge.Cli.Running;

namespace CertBridge.Cli.Demonstrating;

/// <summary>The three nodes and what has happened between them so far.</summary>
internal sealed class DemoScene(string folder, TimeProvider time, CancellationToken cancel)
{
    /// <summary>Long enough for a machine that is busy with other things; nothing waits for it when all is well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static readonly string[] Names = ["aln", "bor", "cel"];

    public string Folder => folder;

    public TimeProvider Time => time;

    public CancellationToken Cancel => cancel;

    public IReadOnlyList<DemoNode> Nodes { get; } = Place(folder);

    public DemoNode Aln => Nodes[0];

    public DemoNode Bor => Nodes[1];

    public DemoNode Cel => Nodes[2];

    /// <summary>The MISP event's report, once it was submitted.</summary>
    public string MispReportId { get; set; } = "";

    /// <summary>The YAML report, once it was submitted.</summary>
    public string YamlReportId { get; set; } = "";

    /// <summary>The report bor got a redacted copy of, once it was submitted.</summary>
    public string RedactedReportId { get; set; } = "";

    public string AgreementId { get; set; } = "";

    /// <summary>The report under an embargo, once it was submitted.</summary>
    public DemoHeldReport? HeldReport { get; set; }

    /// <summary>What was handed in while bor was away.</summary>
    public DemoWaiting? Waiting { get; set; }

    /// <summary>The backup of aln, once it was taken.</summary>
    public DemoKeptBackup? Backup { get; set; }

    /// <summary>Real documents that travel with the program.</summary>
    public static string Sample(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "samples", name);
        return File.Exists(path) ? path : throw new DemoFailedException($"the sample {path} is missing beside the program");
    }

    /// <summary>The YAML sample as one more report: other bytes are another report.</summary>
    /// <returns>Path of the file; its name is the one given.</returns>
    public async Task<string> WriteReportAsync(string name)
    {
        string file = Path.Combine(folder, $"{name.Replace(' ', '-')}.yaml");
        OutputFile.Write(file, Encoding.UTF8.GetBytes($"{await File.ReadAllTextAsync(Sample("report.yaml"), cancel)}# {name}\n"));
        return file;
    }

    /// <summary>A command as the admin of a node.</summary>
    public Task<DemoOutcome> OnAsync(DemoNode node, params IEnumerable<string> words) =>
        DemoCommand.RunAsync(cancel, [.. words, "--context-file", node.ContextFile]);

    /// <summary>A command as the officer of a node.</summary>
    public Task<DemoOutcome> AsOfficerAsync(DemoNode node, params IEnumerable<string> words) =>
        DemoCommand.RunAsync(cancel, [.. words, "--context-file", node.OfficerContextFile]);

    /// <summary>A command that needs no node.</summary>
    public Task<DemoOutcome> RunAsync(params IEnumerable<string> words) => DemoCommand.RunAsync(cancel, words);

    /// <summary>Asks until it is so. What is asked is always the public command line.</summary>
    public async Task<T> UntilAsync<T>(string what, Func<Task<T?>> ask)
        where T : struct
    {
        long started = time.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
                return answer;
            if (time.GetElapsedTime(started) > Patience)
                throw new DemoFailedException($"{what} did not happen within {Patience.TotalSeconds} s");
            await Task.Delay(Pause, time, cancel);
        }
    }

    /// <summary>Starts a node and waits until it answers.</summary>
    public async Task<JsonElement> StartAsync(DemoNode node)
    {
        DemoProcesses.Start(node);
        return (await OnAsync(node, "node", "status", "--wait", "60s")).Expect();
    }

    private static IReadOnlyList<DemoNode> Place(string folder)
    {
        IReadOnlyList<int> ports = DemoPortChoice.Free(Names.Length * 3);
        return [.. Names.Select((name, i) => new DemoNode(name, $"cert-{name}", folder, new DemoPorts(ports[i * 3], ports[(i * 3) + 1], ports[(i * 3) + 2])))];
    }
}
