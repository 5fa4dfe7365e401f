using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Node.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Homes;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Exchange.Tests;

/// <summary>The card of a node ran out while it was off. It starts, says so, speaks with nobody, and comes back as docs/operations.md says, with what was submitted before.</summary>
public sealed class LockedStartTests : IAsyncLifetime
{
    private Neighbourhood pair = null!;

    public async Task InitializeAsync() => pair = await Neighbourhood.AgreedAsync();

    public async Task DisposeAsync() => await pair.DisposeAsync();

    [Fact]
    public async Task Node_WhoseCardRanOutWhileItWasOff_StartsLocked_AndANewCardBringsItBack()
    {
        await pair.Bor.StopAsync();
        string waiting = (await pair.Aln.MustAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, "before"))).Json.GetProperty("reportId").GetString()!;
        await pair.Aln.StopAsync();
        await pair.Bor.StartAsync();
        LetTheCardRunOut(pair.Aln);

        await pair.Aln.StartAsync();
        JsonElement status = (await pair.Aln.MustAsync("node", "status")).Json;
        CommandOutcome refused = await pair.Aln.RunAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, "while it is locked"));
        using var http = new HttpClient();
        using HttpResponseMessage health = await http.GetAsync(new Uri($"http://{pair.Aln.Address}:7445/healthz"));

        Assert.StartsWith("the own card expired ", Assert.Single(status.GetProperty("locked").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Contains("CB5009", refused.ShouldExit(ExitCode.Conflict).Errors, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("LOCKED", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await pair.Aln.MustAsync("card", "keys");
        await Neighbourhood.UntilAsync<bool>("bor is refused", () => Task.FromResult<bool?>(pair.Aln.Process.Log.Contains("this node is locked", StringComparison.Ordinal) ? true : null));

        pair.Aln.SignCard(new CardChange());
        pair.Aln.Process.HangUp();

        await Neighbourhood.UntilAsync<bool>("the node is not locked any more", async () => (await pair.Aln.MustAsync("node", "status")).Json.GetProperty("locked").GetArrayLength() == 0 ? true : null);
        JsonElement receipts = (await pair.Aln.MustAsync("report", "receipts", waiting, "--wait", "40s")).Json;
        Assert.Equal("stored", Assert.Single(receipts.GetProperty("items").EnumerateArray()).GetProperty("verdict").GetString());
    }

    /// <summary>The next card, as it would be had it been signed two years ago.</summary>
    private static void LetTheCardRunOut(TestNode node)
    {
        NodeHome home = NodeHome.At(node.Home);
        OwnIdentity own = OwnIdentity.Read(home).Value!;
        V1.Card card = V1.Card.Parser.ParseFrom(own.Card.Wire.Card);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        card.Serial++;
        card.IssuedMs = (ulong)now.AddDays(-730).ToUnixTimeMilliseconds();
        card.ExpiresMs = (ulong)now.AddMinutes(-1).ToUnixTimeMilliseconds();
        using var root = PrivateKey.FromEncryptedPem(File.ReadAllText(node.RootKeyFile), TestNode.RootPassphrase);
        OwnIdentity.Write(home, OwnIdentity.Verify(new V1.PartnerCard(own.Stored) { Card = CardSigning.Card(card, root, null) }).Value!);
    }
}
