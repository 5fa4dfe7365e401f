using System.Text.Json;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;

namespace CertBridge.Sharing.Tests.Policies;

public sealed class DecisionRecordTests
{
    [Fact]
    public void ToJson_HoldsWhatWasAskedAndEveryStep()
    {
        using var json = JsonDocument.Parse(SharingGuards.Decide(Questions.Outgoing()).ToJson(Questions.FactsKey));
        JsonElement record = json.RootElement;

        Assert.Equal("Decision", record.GetProperty("kind").GetString());
        Assert.Equal("outgoing", record.GetProperty("direction").GetString());
        Assert.Equal("CB-ALN-2026-0142", record.GetProperty("report").GetString());
        Assert.Equal(1, record.GetProperty("revision").GetInt32());
        Assert.Equal("cert-bor", record.GetProperty("partner").GetString());
        Assert.Equal("2026-11-22T02:09:05.000Z", record.GetProperty("at").GetString());
        Assert.Equal("allow", record.GetProperty("outcome").GetString());
        Assert.Equal("ALLOWED", record.GetProperty("reason").GetString());
        Assert.Equal($"sha256:{Questions.Agreement.Hash}", record.GetProperty("agreement").GetProperty("digest").GetString());
        Assert.Equal(14, record.GetProperty("steps").GetArrayLength());
        Assert.StartsWith("hmac-sha256:", record.GetProperty("factsDigest").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToJson_OfADenial_NamesTheGuardThatFailed()
    {
        using var json = JsonDocument.Parse(SharingGuards.Decide(Questions.Outgoing() with { Agreement = null }).ToJson(Questions.FactsKey));
        JsonElement record = json.RootElement;

        Assert.Equal("deny", record.GetProperty("outcome").GetString());
        Assert.Equal("NO_AGREEMENT", record.GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, record.GetProperty("agreement").ValueKind);
        JsonElement failed = record.GetProperty("steps").EnumerateArray().Single(step => step.GetProperty("result").GetString() == "fail");
        Assert.Equal(("G02", "NO_AGREEMENT"), (failed.GetProperty("id").GetString(), failed.GetProperty("reason").GetString()));
    }

    [Fact]
    public void ToJson_OfTheSameFacts_IsTheSameText() =>
        Assert.Equal(SharingGuards.Decide(Questions.Outgoing()).ToJson(Questions.FactsKey), SharingGuards.Decide(Questions.Outgoing()).ToJson(Questions.FactsKey));

    public static TheoryData<Func<SharingQuestion, SharingQuestion>> Changes() =>
    [
        q => q with { Partner = null },
        q => q with { Partner = q.Partner! with { SheetExpires = Questions.Now.AddDays(1) } },
        q => q with { Agreement = null },
        q => q with { Marking = new Marking { Tlp = Tlp.Amber, Pap = Pap.Green } },
        q => q with { Sectors = ["health", "energy"] },
        q => q with { Sectors = null },
        q => q with { ReportId = "CB-ALN-2026-0143" },
        q => q with { Revision = 2 },
        q => q with { ContentExpires = null },
        q => q with { SentThisPeriod = 4 },
        q => q with { Environment = "dev" },
        q => q with { IsNamed = false },
        q => q with { Now = Questions.Now.AddMilliseconds(1) },
    ];

    [Theory]
    [MemberData(nameof(Changes))]
    public void ToJson_OfAnotherFact_HasAnotherDigest(Func<SharingQuestion, SharingQuestion> change) =>
        Assert.NotEqual(DigestOf(Questions.Outgoing()), DigestOf(change(Questions.Outgoing())));

    private static string? DigestOf(SharingQuestion question)
    {
        using var json = JsonDocument.Parse(SharingGuards.Decide(question).ToJson(Questions.FactsKey));
        return json.RootElement.GetProperty("factsDigest").GetString();
    }
}
