using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// A decision as it is stored and shown: what was asked, every step, and a keyed digest over all facts, so that the home can show that
/// the same facts gave the same answer. Of the report it holds its id, the places that were changed, a sector that was refused, an embargo and names of profiles; no text of it.
/// </summary>
internal static class DecisionRecord
{
    public static string Write(SharingDecision decision, FactsKey key)
    {
        SharingQuestion question = decision.Question;
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "certbridge/v1");
            json.WriteString("kind", "Decision");
            WriteSubject(json, question);
            json.WriteString("outcome", SharingOutcomes.Word(decision.Outcome));
            json.WriteString("reason", ReasonCodes.Word(decision.Reason));
            json.WriteString("because", decision.Because);
            WriteTexts(json, "decisive", decision.Decisive);
            WriteDocument(json, "policy", decision.Policy is { } policy ? ("name", policy.Name, policy.Version, policy.Hash) : null);
            WriteDocument(json, "agreement", question.Agreement?.Document is { } agreement ? ("id", agreement.Id, agreement.Version, agreement.Hash) : null);
            RecordedFacts.Write(json, question);
            json.WriteString("factsDigest", $"hmac-sha256:{FactsDigest.Of(question, decision.Facts, key)}");
            WriteEach(json, "steps", decision.Steps, WriteStep);
            WriteEach(json, "changes", decision.Redacted?.Changes ?? [], WriteChange);
            if (question.Onward is not null && question.Direction == ExchangeDirection.Outgoing)
                WriteTexts(json, "itemsWithheld", [.. decision.Withheld.Select(index => $"indicators[{index}]")]);
            WriteEach(json, "nearMisses", decision.NearMisses, WriteNearMiss);
            WriteHold(json, decision.Hold);
            if (decision.Shadow is { } shadow)
                WriteShadow(json, decision, shadow);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteSubject(Utf8JsonWriter json, SharingQuestion question)
    {
        json.WriteString("direction", question.Direction.ToString().ToLowerInvariant());
        if (question.Kept is { } kept)
            json.WriteString("exit", kept.Exit.ToString().ToLowerInvariant());
        json.WriteString("report", question.ReportId);
        json.WriteNumber("revision", question.Revision);
        json.WriteString("partner", question.PartnerId.Value);
        json.WriteString("channel", question.IsFeedback ? PolicyFacts.FeedbackFlow : question.Channel);
        json.WriteString("at", Instant(question.Now));
    }

    /// <summary>A document a decision stands on, by the name it is known under; null where there was none.</summary>
    private static void WriteDocument(Utf8JsonWriter json, string property, (string Key, string Name, ulong Version, Digest Hash)? document)
    {
        if (document is not { } known)
        {
            json.WriteNull(property);
            return;
        }
        json.WriteStartObject(property);
        json.WriteString(known.Key, known.Name);
        json.WriteNumber("version", known.Version);
        json.WriteString("digest", $"sha256:{known.Hash}");
        json.WriteEndObject();
    }

    private static void WriteStep(Utf8JsonWriter json, DecisionStep step)
    {
        json.WriteString("id", step.Id);
        json.WriteString("kind", Word(step.Kind));
        json.WriteString("result", Word(step.Result));
        if (step.IsDenial || step.Result == StepResult.Hold)
            json.WriteString("reason", ReasonCodes.Word(step.Reason));
        json.WriteString("detail", step.Detail);
    }

    private static void WriteChange(Utf8JsonWriter json, RedactionChange change)
    {
        json.WriteString("op", change.Op);
        json.WriteString("path", change.Path);
        json.WriteString("by", change.By);
    }

    private static void WriteNearMiss(Utf8JsonWriter json, NearMiss miss)
    {
        json.WriteString("id", miss.Rule);
        json.WriteString("missing", miss.Missing);
    }

    private static void WriteHold(Utf8JsonWriter json, HoldTerms? hold)
    {
        if (hold is null)
        {
            json.WriteNull("hold");
            return;
        }
        json.WriteStartObject("hold");
        if (hold.Until is { } until)
            json.WriteString("until", Instant(until));
        else
            json.WriteNull("until");
        WriteEach(json, "approvals", hold.Approvals, WriteNeed);
        json.WriteEndObject();
    }

    private static void WriteNeed(Utf8JsonWriter json, ApprovalNeed need)
    {
        json.WriteNumber("approvals", need.Approvals);
        json.WriteString("role", need.Role);
        json.WriteBoolean("distinctFromAuthor", need.IsDistinctFromAuthor);
    }

    private static void WriteShadow(Utf8JsonWriter json, SharingDecision decision, SharingDecision shadow)
    {
        json.WriteStartObject("shadow");
        WriteDocument(json, "policy", shadow.Policy is { } policy ? ("name", policy.Name, policy.Version, policy.Hash) : null);
        json.WriteString("outcome", SharingOutcomes.Word(shadow.Outcome));
        json.WriteString("reason", ReasonCodes.Word(shadow.Reason));
        json.WriteString("because", shadow.Because);
        WriteTexts(json, "decisive", shadow.Decisive);
        WriteEach(json, "changes", shadow.Redacted?.Changes ?? [], WriteChange);
        WriteHold(json, shadow.Hold);
        json.WriteBoolean("differs", decision.ShadowDiffers);
        json.WriteEndObject();
    }

    private static void WriteEach<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Word(StepKind kind) => kind switch { StepKind.Guard => "guard", StepKind.Rule => "rule", _ => "check" };

    private static string Word(StepResult result) => result switch
    {
        StepResult.NotAsked => "not-asked",
        StepResult.Pass => "pass",
        StepResult.NoMatch => "no-match",
        StepResult.Allow => "allow",
        StepResult.Deny => "deny",
        StepResult.Hold => "hold",
        StepResult.Require => "require",
        StepResult.Error => "error",
        _ => "fail",
    };

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
