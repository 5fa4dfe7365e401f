using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;

namespace CertBridge.Exchange.Tests.Introducing;

/// <summary>One side of an introduction, as people work: an admin who types, a second officer who confirms, and files that are handed over.</summary>
internal sealed class Side(TestNode node, string secondOfficer) : IAsyncDisposable
{
    private int files;

    public TestNode Node => node;

    public string Id => node.Id.Value;

    public static async Task<Side> RunningAsync(string folder, string id, string environment = "dev")
    {
        TestNode node = TestNode.Found(folder, id, environment);
        var side = new Side(node, await node.AddOfficerAsync("officer-2"));
        await node.StartAsync();
        return side;
    }

    /// <summary>A step that writes a file.</summary>
    /// <returns>The file.</returns>
    public async Task<string> WritesAsync(params string[] words)
    {
        string file = node.File($"{++files}.{words[0]}");
        await node.MustAsync(["partner", .. words, "--out", file]);
        return file;
    }

    public Task<CommandOutcome> TriesAsync(params string[] words) => node.RunAsync(["partner", .. words]);

    /// <summary>A step that writes a file and should not.</summary>
    public Task<CommandOutcome> TriesFileAsync(params string[] words) => node.RunAsync(["partner", .. words, "--out", node.File($"{++files}.never")]);

    /// <summary>The words to read to the other; with the reveal file where it came just now.</summary>
    public async Task<string> SaysAsync(Side other, string? reveal = null) =>
        (await node.MustAsync(["partner", "verify", other.Id, .. reveal is null ? [] : (string[])["--reveal", reveal]])).Json.GetProperty("say").GetString()!;

    public Task<CommandOutcome> HearsAsync(Side other, string words) => TriesAsync("verify", other.Id, "--heard", words);

    public Task<CommandOutcome> SecondsAsync(Side other, params string[] words) =>
        Certbridge.RunAsync(["partner", "verify", other.Id, "--second", "--confirm", other.Id, .. words, "--context-file", secondOfficer, "-o", "json"]);

    public string SecondOfficer => secondOfficer;

    /// <summary>Its state as it is listed, among partners and those who are to be.</summary>
    public async Task<string> StateAsync(string id)
    {
        CommandOutcome shown = (await TriesAsync("show", id)).ShouldExit(ExitCode.Done);
        return shown.Json.GetProperty("introductions")[0].GetProperty("state").GetString()!;
    }

    public ValueTask DisposeAsync() => node.DisposeAsync();
}
