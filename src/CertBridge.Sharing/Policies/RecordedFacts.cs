using System.Globalization;
using System.Text.Json;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies;

/// <summary>What the guards were told that stands neither in the report nor in the agreement: kept with the decision, so that it can be made again. No content of the report.</summary>
internal sealed record RecordedFacts
{
    public required bool IsNamed { get; init; }

    public required bool IsOnward { get; init; }

    /// <summary>False in records from before it was asked.</summary>
    public bool HoldsLooser { get; init; }

    /// <summary>Hexadecimal SHA-256 of the agreements with its originator that were asked; empty where it was not passed on from here.</summary>
    public IReadOnlyList<string> OnwardUnder { get; init; } = [];

    public required bool? IsVerified { get; init; }

    public required DateTimeOffset? CardExpires { get; init; }

    public required DateTimeOffset? SheetExpires { get; init; }

    public required IReadOnlySet<PartnerId> SignedBy { get; init; }

    /// <summary>What officers had said of the agreement since it was signed.</summary>
    public AgreementStanding Standing { get; init; }

    public required string Environment { get; init; }

    public required long? SentThisPeriod { get; init; }

    /// <summary>Of what arrived; null on the way out, where the report says it.</summary>
    public ArrivalStatement? Stated { get; init; }

    /// <summary>Null where no card was known.</summary>
    public PartnerFacts? Partner(PartnerId id) => IsVerified is { } verified && CardExpires is { } expires ? new PartnerFacts(id, verified, expires, SheetExpires) : null;

    /// <summary>Since when it was kept; null where it was asked about on its way.</summary>
    public DateTimeOffset? KeptSince { get; init; }

    public static RecordedFacts Read(JsonElement asked) => new()
    {
        IsNamed = asked.GetProperty("named").GetBoolean(),
        IsOnward = asked.GetProperty("onward").GetBoolean(),
        HoldsLooser = asked.TryGetProperty("holdsLooser", out JsonElement looser) && looser.GetBoolean(),
        OnwardUnder = asked.TryGetProperty("onwardUnder", out JsonElement under) ? [.. under.EnumerateArray().Select(hash => hash.GetString()!)] : [],
        IsVerified = asked.GetProperty("verified") is { ValueKind: not JsonValueKind.Null } verified ? verified.GetBoolean() : null,
        CardExpires = Time(asked, "cardExpires"),
        SheetExpires = Time(asked, "sheetExpires"),
        SignedBy = asked.GetProperty("agreementSignedBy").EnumerateArray().Select(party => PartnerId.Parse(party.GetString()!)).ToHashSet(),
        Standing = asked.TryGetProperty("agreementStanding", out JsonElement standing) ? Enum.Parse<AgreementStanding>(standing.GetString()!, ignoreCase: true) : AgreementStanding.Open,
        Environment = asked.GetProperty("environment").GetString()!,
        SentThisPeriod = asked.GetProperty("sentThisPeriod") is { ValueKind: JsonValueKind.Number } sent ? sent.GetInt64() : null,
        Stated = asked.TryGetProperty("stated", out JsonElement stated) ? ReadStatement(stated) : null,
        KeptSince = asked.TryGetProperty("keptSince", out _) ? Time(asked, "keptSince") : null,
    };

    public static void Write(Utf8JsonWriter json, SharingQuestion question)
    {
        json.WriteStartObject("asked");
        json.WriteBoolean("named", question.IsNamed);
        json.WriteBoolean("onward", question.Onward is not null);
        if (question.HoldsLooser)
            json.WriteBoolean("holdsLooser", true);
        if (question.Onward is { Under.Count: > 0 } onward)
        {
            json.WriteStartArray("onwardUnder");
            foreach (Agreement agreement in onward.Under)
                json.WriteStringValue(agreement.Hash.ToString());
            json.WriteEndArray();
        }
        if (question.Partner is { } partner)
            json.WriteBoolean("verified", partner.IsVerified && partner.Id == question.PartnerId);
        else
            json.WriteNull("verified");
        json.WriteString("cardExpires", Text(question.Partner?.CardExpires));
        json.WriteString("sheetExpires", Text(question.Partner?.SheetExpires));
        json.WriteStartArray("agreementSignedBy");
        foreach (PartnerId party in (question.Agreement?.SignedBy ?? new HashSet<PartnerId>()).Order())
            json.WriteStringValue(party.Value);
        json.WriteEndArray();
        if (question.Agreement is { Standing: not AgreementStanding.Open } stopped)
            json.WriteString("agreementStanding", stopped.Standing.Word());
        json.WriteString("environment", question.Environment);
        if (question.SentThisPeriod is { } sent)
            json.WriteNumber("sentThisPeriod", sent);
        else
            json.WriteNull("sentThisPeriod");
        if (question.Direction == ExchangeDirection.Incoming)
            WriteStatement(json, question);
        if (question.Kept is { } kept)
            json.WriteString("keptSince", Text(kept.Since));
        json.WriteEndObject();
    }

    private static void WriteStatement(Utf8JsonWriter json, SharingQuestion question)
    {
        json.WriteStartObject("stated");
        bool isWhole = question.Marking is { } marking && MarkingWords.IsWhole(marking);
        json.WriteString("tlp", isWhole ? MarkingWords.Of(question.Marking!.Tlp) : null);
        json.WriteString("pap", isWhole ? MarkingWords.Of(question.Marking!.Pap) : null);
        json.WriteString("expires", Text(question.ContentExpires));
        json.WriteBoolean("exercise", question.Exercise);
        json.WriteEndObject();
    }

    private static ArrivalStatement ReadStatement(JsonElement stated)
    {
        bool isWhole = MarkingWords.TryTlp(stated.GetProperty("tlp").GetString() ?? "", out Tlp tlp) & MarkingWords.TryPap(stated.GetProperty("pap").GetString() ?? "", out Pap pap);
        return new ArrivalStatement(isWhole ? new Marking { Tlp = tlp, Pap = pap } : null, Time(stated, "expires"), stated.GetProperty("exercise").GetBoolean());
    }

    private static DateTimeOffset? Time(JsonElement asked, string name) =>
        asked.GetProperty(name).GetString() is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;

    /// <summary>To the tick: a certificate may end between two milliseconds, and the same question must get the same answer.</summary>
    private static string? Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
