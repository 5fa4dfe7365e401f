using System.Text.Json;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// A stored decision, read back so that it can be made again: with the report, the agreement and the policy it names, the same question can be asked.
/// </summary>
public sealed record RecordedDecision
{
    public required string Outcome { get; init; }

    public required string Reason { get; init; }

    public required IReadOnlyList<string> Decisive { get; init; }

    public required PartnerId Partner { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Null for a decision from before there were policies.</summary>
    public required RecordedPolicy? Policy { get; init; }

    /// <summary>The policy that was asked beside it; null where there was none.</summary>
    public required RecordedPolicy? Shadow { get; init; }

    /// <summary>Hexadecimal SHA-256 of the agreement; null where there was none.</summary>
    public required string? Agreement { get; init; }

    /// <summary>What the guards were told; null for a decision from before that was recorded.</summary>
    internal RecordedFacts? Facts { get; init; }

    public required bool IsIncoming { get; init; }

    /// <summary>The door it would have left the store by; unknown where it was asked about on its way.</summary>
    public KeptExit Exit { get; init; }

    /// <summary>What was stated of it when it came; null on the way out, and where that was not recorded.</summary>
    public ArrivalStatement? Stated => Facts?.Stated;

    /// <summary>True where everything a question is made of was recorded.</summary>
    public bool CanBeAsked => Facts is { } facts && Policy is not null && (facts.Stated is not null) == IsIncoming;

    /// <param name="record">What <see cref="SharingDecision.ToJson"/> wrote.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static RecordedDecision Read(string record)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(record);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("The record is no decision.", e);
        }
    }

    /// <summary>Hexadecimal SHA-256 of the agreements with its originator that were asked whether it may be passed on.</summary>
    public IReadOnlyList<string> OnwardUnder => Facts?.OnwardUnder ?? [];

    /// <summary>The question as it was asked.</summary>
    /// <param name="self">This node.</param>
    /// <param name="report">The report.</param>
    /// <param name="agreement">With the partner; null where there was none.</param>
    /// <param name="onwardUnder">Those of <see cref="OnwardUnder"/>.</param>
    /// <exception cref="InvalidOperationException">Not all of it was recorded.</exception>
    public SharingQuestion Ask(PartnerId self, Report report, Agreement? agreement, IReadOnlyList<Agreement> onwardUnder)
    {
        RecordedFacts facts = Facts ?? throw new InvalidOperationException("The record does not hold what the guards were told.");
        SharingQuestion question = facts.Stated is { } stated
            ? SharingQuestion.OfArrival(report, stated, self, Partner, facts.Environment, At)
            : SharingQuestion.About(report, self, Partner, facts.Environment, At);
        return question with
        {
            Partner = facts.Partner(Partner),
            Agreement = agreement is null ? null : new AgreementFacts(agreement, facts.SignedBy) { Standing = facts.Standing },
            IsNamed = facts.IsNamed,
            HoldsLooser = facts.HoldsLooser,
            Onward = facts.IsOnward ? new OnwardFacts(report.Content.OnwardAllowed, onwardUnder) : null,
            SentThisPeriod = facts.SentThisPeriod,
            Kept = facts.KeptSince is { } since ? new KeptFacts(Exit, since) : null,
        };
    }

    private static RecordedDecision Read(JsonElement root) => new()
    {
        IsIncoming = root.TryGetProperty("direction", out JsonElement direction) && direction.GetString() == "incoming",
        Exit = root.TryGetProperty("exit", out JsonElement exit) && Enum.TryParse(exit.GetString(), ignoreCase: true, out KeptExit door) ? door : KeptExit.Unknown,
        Outcome = root.GetProperty("outcome").GetString()!,
        Reason = root.GetProperty("reason").GetString()!,
        Decisive = root.TryGetProperty("decisive", out JsonElement decisive) ? [.. decisive.EnumerateArray().Select(id => id.GetString()!)] : [],
        Partner = PartnerId.Parse(root.GetProperty("partner").GetString()!),
        At = root.GetProperty("at").GetDateTimeOffset(),
        Policy = PolicyOf(root),
        Shadow = root.TryGetProperty("shadow", out JsonElement shadow) ? PolicyOf(shadow) : null,
        Agreement = root.TryGetProperty("agreement", out JsonElement agreement) && agreement.ValueKind == JsonValueKind.Object ? Hex(agreement) : null,
        Facts = root.TryGetProperty("asked", out JsonElement asked) ? RecordedFacts.Read(asked) : null,
    };

    private static RecordedPolicy? PolicyOf(JsonElement decision) => decision.TryGetProperty("policy", out JsonElement policy) && policy.ValueKind == JsonValueKind.Object
        ? new RecordedPolicy(policy.GetProperty("name").GetString()!, policy.GetProperty("version").GetUInt64(), Hex(policy))
        : null;

    private static string Hex(JsonElement document) => document.GetProperty("digest").GetString()!["sha256:".Length..];
}

/// <summary>The policy a decision was made by.</summary>
/// <param name="Digest">Hexadecimal SHA-256 of its bytes.</param>
public sealed record RecordedPolicy(string Name, ulong Version, string Digest);
