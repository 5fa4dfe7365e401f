using System.CommandLine;
using System.Text;
using System.Text.Json;
using CertBridge.Cli.Demonstrating;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge demo</c>: three nodes with throw-away keys on this machine, and the whole way of a report between them.</summary>
internal static class DemoNoun
{
    private static readonly Option<bool> Assert =
        new("--assert") { Description = "Play the steps, check each through the public command line, wipe, and end with the verdict" };

    public static Verb Verb()
    {
        Verb demo = new Verb("demo", "Three nodes with throw-away keys on this machine, and a report's whole way", RunAsync)
        {
            Examples = ["demo", "demo --assert -o json", "demo up --home ./demo -o json", "demo down --home ./demo"],
        }.With(Assert);
        // Never invoked by the parser; without it a command with verbs of its own could not be called alone.
        demo.SetAction(_ => ExitCode.Unexpected);
        demo.Add(new Verb("up", "Play the steps and leave the nodes running in --home DIR", UpAsync) { Examples = ["demo up --home ./demo -o json"] });
        demo.Add(new Verb("down", "Stop the nodes of --home DIR and throw everything away; may be repeated", DownAsync) { Examples = ["demo down --home ./demo"] });
        return demo;
    }

    private static async Task<int> RunAsync(CommandRun run)
    {
        if (run.Value(GlobalFlags.Home) is not null)
            throw CommandFailedException.Usage("--home belongs to demo up and demo down", "certbridge demo up --home DIR");
        string folder = DemoHome.MakeTemporary();
        try
        {
            DemoScene scene = new(folder, run.Time, run.Cancel);
            IReadOnlyList<DemoStep> steps = await DemoPlay.RunAsync(scene, step => Show(run, step));
            bool isDone = IsDone(steps);
            Print(run, steps, []);
            if (isDone && !run.Has(Assert))
                await StayAsync(run, scene);
            return isDone ? ExitCode.Done : ExitCode.Unexpected;
        }
        finally
        {
            await DemoHome.WipeAsync(folder, run.Time);
        }
    }

    private static async Task<int> UpAsync(CommandRun run)
    {
        string folder = DemoHome.Make(HomeOf(run));
        bool isDone = false;
        try
        {
            DemoScene scene = new(folder, run.Time, run.Cancel);
            IReadOnlyList<DemoStep> steps = await DemoPlay.RunAsync(scene, step => Show(run, step));
            isDone = IsDone(steps);
            Print(run, steps, isDone ? scene.Nodes : []);
            if (isDone)
            {
                run.Say("");
                run.Say($"The nodes run until: certbridge demo down --home {ShellWord.Quoted(folder)}");
                SayContexts(run, scene);
            }
            return isDone ? ExitCode.Done : ExitCode.Unexpected;
        }
        finally
        {
            if (!isDone)
                await DemoHome.WipeAsync(folder, run.Time);
        }
    }

    private static async Task<int> DownAsync(CommandRun run)
    {
        string folder = Path.GetFullPath(HomeOf(run));
        IReadOnlyList<string> stopped = await DemoHome.WipeAsync(folder, run.Time);
        run.Print.One("DemoDown",
            json =>
            {
                json.WriteString("home", folder);
                json.WriteStrings("stopped", stopped);
            },
            () => stopped.Count == 0 ? $"nothing runs in {folder}\n" : $"stopped {string.Join(", ", stopped)}; {folder} is gone\n");
        return ExitCode.Done;
    }

    private static string HomeOf(CommandRun run) => run.Value(GlobalFlags.Home)
        ?? throw CommandFailedException.Usage("--home DIR is missing", "certbridge demo up --home ./demo");

    private static bool IsDone(IReadOnlyList<DemoStep> steps) => steps.Count == DemoPlay.Steps.Count && steps.All(step => step.Ok);

    private static async Task StayAsync(CommandRun run, DemoScene scene)
    {
        run.Say("");
        run.Say("The nodes run until Ctrl-C. From another terminal:");
        SayContexts(run, scene);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, run.Time, run.Cancel);
        }
        catch (OperationCanceledException)
        {
            run.Say("");
            run.Say("Wiping.");
        }
    }

    /// <summary>How one speaks to each of the nodes.</summary>
    private static void SayContexts(CommandRun run, DemoScene scene)
    {
        foreach (DemoNode node in scene.Nodes)
            run.Say($"  export CERTBRIDGE_CONTEXT_FILE={ShellWord.Quoted(node.ContextFile)}   # {node.PartnerId}");
        run.Say("  certbridge inbox list        certbridge outbox list        certbridge ledger verify");
    }

    private static void Show(CommandRun run, DemoStep step)
    {
        if (run.Format != OutputFormat.Table)
            return;
        var text = new StringBuilder();
        text.Append(step.Ok ? "ok      " : "FAILED  ").Append(step.Name.PadRight(12)).Append($"{step.Millis,6} ms  {step.About}\n");
        foreach (string line in DocumentText.Of(Encoding.UTF8.GetBytes(step.Detail.ToJsonString())).TrimEnd('\n').Split('\n'))
            text.Append("          ").Append(line).Append('\n');
        StandardOutput.WriteText(text.ToString());
    }

    private static void Print(CommandRun run, IReadOnlyList<DemoStep> steps, IReadOnlyList<DemoNode> nodes) => run.Print.One("Demo",
        json =>
        {
            json.WriteBoolean("ok", IsDone(steps));
            json.WriteItems("steps", steps, (writer, step) => step.Write(writer));
            if (nodes.Count > 0)
                json.WriteItems("nodes", nodes, Write);
        },
        () => IsDone(steps) ? $"\nok  {steps.Count} steps\n" : $"\nFAILED at {steps[^1].Name}\n");

    private static void Write(Utf8JsonWriter json, DemoNode node)
    {
        string people = Path.GetDirectoryName(node.ContextFile)!;
        json.WriteString("name", node.Name);
        json.WriteString("partnerId", node.PartnerId);
        json.WriteString("home", node.Home);
        json.WriteNumber("pid", DemoProcesses.Find(node.Home) ?? 0);
        json.WriteStartObject("ports");
        json.WriteNumber("partners", node.Ports.Partners);
        json.WriteNumber("local", node.Ports.Local);
        json.WriteNumber("health", node.Ports.Health);
        json.WriteEndObject();
        json.WriteString("context", node.PartnerId);
        json.WriteString("contextFile", node.ContextFile);
        json.WriteString("certificate", Path.Combine(people, DemoNode.AdminName + ".crt"));
        json.WriteString("key", Path.Combine(people, DemoNode.AdminName + ".key"));
        json.WriteString("trust", Path.Combine(people, "node.crt"));
        json.WriteString("officerContextFile", node.OfficerContextFile);
        json.WriteString("officerCertificate", node.OfficerCertificateFile);
        json.WriteString("officerKey", node.OfficerKeyFile);
        json.WriteString("log", node.LogFile);
    }
}
