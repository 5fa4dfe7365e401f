using System.Text;
using System.Text.Json;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Tests;
using CertBridge.Sealing.Tests.Envelopes;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests;

/// <summary>A reader that was written from the pages alone opens what we seal and agrees with us about every vector.</summary>
public sealed class SecondImplementationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-second-").FullName;

    [Fact]
    public async Task EveryVector_GetsTheVerdictThatStandsInIt()
    {
        Vector[] vectors = [.. VectorFiles.All.Where(vector => vector.Kind != "report")]; // what a report must say is in no page of formats
        IReadOnlyList<JsonElement> verdicts = await SecondImplementation.JudgeAsync("vector", vectors.Select(vector => Path.Combine(VectorFiles.Folder, vector.Name + ".json")));
        Assert.Equal(vectors.Length, verdicts.Count);
        string[] differences = [.. vectors.Zip(verdicts)
            .Select(pair => (pair.First, Reason: pair.Second.TryGetProperty("reason", out JsonElement reason) ? reason.GetString()! : pair.Second.GetProperty("verdict").GetString()!))
            .Where(pair => pair.Reason != (pair.First.Expect ?? "accepted"))
            .Select(pair => $"{pair.First.Name}: {pair.Reason}, not {pair.First.Expect ?? "accepted"}")];
        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }

    /// <summary>A judge is judged first: by vectors neither of us made.</summary>
    [Fact]
    public async Task PublishedProofs_GetTheVerdictThatStandsInThem()
    {
        string[] files = [.. new[] { "merkle-inclusion", "merkle-consistency" }.SelectMany(name => Directory.EnumerateFiles(Path.Combine(CorpusFolder.Path, "ledger", name), "*.json"))];
        Assert.True(files.Length > 100);
        IReadOnlyList<JsonElement> verdicts = await SecondImplementation.JudgeAsync("proof", files);
        Assert.All(files.Zip(verdicts), pair =>
            Assert.Equal((pair.First, JsonDocument.Parse(File.ReadAllBytes(pair.First)).RootElement.GetProperty("wantErr").GetBoolean() ? "refused" : "accepted"), (pair.First, pair.Second.GetProperty("verdict").GetString())));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public async Task AnEnvelopeSealedNow_IsOpened(int items)
    {
        var exchange = new Exchange();
        EnvelopeDraft draft = exchange.Draft([.. Enumerable.Range(0, items).Select(i => $"item {i} ërgjitë")]) with { PreviousManifest = Digest.Of("before"u8), Exercise = true };
        SealedEnvelope envelope = exchange.Seal(draft);

        JsonElement opened = await OpenAsync(exchange, envelope.Header, envelope.Cms, exit: 0);

        Assert.Equal(Convert.ToHexStringLower(envelope.ManifestDigest.ToBytes()), opened.GetProperty("manifestDigest").GetString());
        Assert.Equal(Convert.ToHexStringLower(envelope.Digest.ToBytes()), opened.GetProperty("envelopeDigest").GetString());
        Assert.Equal(draft.ReportId, opened.GetProperty("manifest").GetProperty("reportId").GetString());
        Assert.True(opened.GetProperty("manifest").GetProperty("exercise").GetBoolean());
        Assert.Equal(draft.Items.Select(item => item.Content.ToStringUtf8()), opened.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("content").GetString()));
    }

    [Fact]
    public async Task AnEnvelopeSealedToAnother_IsRefused()
    {
        var exchange = new Exchange();
        SealedEnvelope envelope = exchange.Seal(exchange.Draft("core") with { Recipient = PartnerId.Parse("cert-cel") });

        Assert.Equal("wrong-recipient", (await OpenAsync(exchange, envelope.Header, envelope.Cms, exit: 1)).GetProperty("refused").GetString());
    }

    [Fact]
    public async Task ACard_HasTheSameFingerprint()
    {
        var aln = new Cert("cert-aln");
        string file = Write("aln.card", new V1.PartnerCard { Card = aln.Verified().Wire, KeySheet = Sealing.Cards.CardSigning.KeySheet(aln.KeySheet(), aln.Signing) }.ToByteArray());

        (int exit, string output) = await SecondImplementation.RunAsync("card", file);

        Assert.Equal(0, exit);
        JsonElement read = JsonDocument.Parse(output).RootElement;
        Assert.Equal(aln.Verified().Fingerprint.Length, read.GetProperty("fingerprint").GetString()!.Length);
        Assert.Equal(Sealing.Cards.CardVerification.Card(V1.PartnerCard.Parser.ParseFrom(File.ReadAllBytes(file)).Card, null).Value!.Fingerprint, read.GetProperty("fingerprint").GetString());
        Assert.Equal("cert-aln", read.GetProperty("sheet").GetProperty("partnerId").GetString());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<JsonElement> OpenAsync(Exchange exchange, byte[] header, byte[] cms, int exit)
    {
        string key = Write("bor.scalar", Encoding.ASCII.GetBytes(exchange.Bor.Encryption.Borrow(ecdsa => Convert.ToHexStringLower(ecdsa.ExportParameters(includePrivateParameters: true).D!))));
        string card = Write("aln.card", new V1.PartnerCard { Card = exchange.AlnCard.Wire }.ToByteArray());
        (int code, string output) = await SecondImplementation.RunAsync(
            "open", "--header", Write("header", header), "--cms", Write("cms", cms), "--key", key, "--card", card, "--me", "cert-bor",
            "--at", Cert.Now.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((exit, output), (code, output));
        return JsonDocument.Parse(output).RootElement;
    }

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
