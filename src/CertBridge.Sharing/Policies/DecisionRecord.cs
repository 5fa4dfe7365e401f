using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Expressions;
using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// A decision as it is stored and shown: what was asked, every step, and a digest over all facts, so that the same facts can be shown
/// to give the same answer. It holds no content of the report.
/// </summary>
internal static class DecisionRecord
{
    public static string Write(SharingDecision decision)
    {
        SharingQuestion question = decision.Question;
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "certbridge/v1");
            json.WriteString("kind", "Decision");
            WriteSubject(json, question);
            json.WriteString("outcome", Word(decision.Outcome));
            json.WriteString("reason", ReasonCodes.Word(decision.Reason));
            json.WriteString("because", decision.Because);
            WriteTexts(json, "decisive", decision.Decisive);
            WritePolicy(json, decision.Policy);
            WriteAgreement(json, question.Agreement?.Document);
            RecordedFacts.Write(json, question);
            json.WriteString("factsDigest", $"sha256:{FactsDigest(question, decision.Facts)}");
            WriteSteps(json, decision.Steps);
            WriteChanges(json, decision.Redacted?.Changes ?? []);
            WriteNearMisses(json, decision.NearMisses);
            WriteHold(json, decision.Hold);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>
    /// SHA-256 over one line per fact, <c>name=value</c> with a line feed after each, in this order. Names and values hold no line
    /// feed: they are ids, numbers, enum words and digests; what a partner wrote, the report id and the sectors, is given by its SHA-256.
    /// </summary>
    /// <param name="question">What the guards looked at.</param>
    /// <param name="ruleFacts">What rules may have asked, one line each after the others; null where none were asked.</param>
    public static Digest FactsDigest(SharingQuestion question, FactValues? ruleFacts = null)
    {
        var facts = new StringBuilder(1024);
        void Add(string name, string? value) => facts.Append(name).Append('=').Append(value ?? "unknown").Append('\n');
        Add("direction", question.Direction.ToString());
        Add("self", question.Self.Value);
        Add("partner", question.PartnerId.Value);
        Add("named", question.IsNamed.ToString());
        Add("partner.verified", question.Partner is { } known ? $"{known.Id} {known.IsVerified}" : null);
        Add("partner.cardExpires", Millis(question.Partner?.CardExpires));
        Add("partner.sheetExpires", Millis(question.Partner?.SheetExpires));
        Add("agreement", question.Agreement?.Document.Hash.ToString());
        Add("agreement.signedBy", question.Agreement is { } agreement ? string.Join(' ', agreement.SignedBy.Order()) : null);
        Add("report", DigestOf(question.ReportId).ToString());
        Add("revision", question.Revision.ToString(CultureInfo.InvariantCulture));
        Add("tlp", question.Marking is { } tlp ? ((int)tlp.Tlp).ToString(CultureInfo.InvariantCulture) : null);
        Add("pap", question.Marking is { } pap ? ((int)pap.Pap).ToString(CultureInfo.InvariantCulture) : null);
        Add("origin", question.Origin.Value);
        Add("contentExpires", Millis(question.ContentExpires));
        Add("exercise", question.Exercise.ToString());
        Add("sectors", question.Sectors is { } sectors ? string.Join(' ', sectors.Select(DigestOf)) : null);
        Add("environment", question.Environment);
        Add("channel", question.Channel);
        Add("sentThisPeriod", question.SentThisPeriod?.ToString(CultureInfo.InvariantCulture));
        Add("persons", string.Join(' ', question.Persons.Select(DigestOf)));
        Add("onward", question.IsOnward.ToString());
        Add("now", Millis(question.Now));
        if (ruleFacts is not null)
        {
            foreach ((string name, string value) in FactLines.Of(ruleFacts))
                Add(name, DigestOf(value).ToString());
        }
        return Digest.Of(Encoding.UTF8.GetBytes(facts.ToString()));
    }

    private static void WriteSubject(Utf8JsonWriter json, SharingQuestion question)
    {
        json.WriteString("direction", question.Direction.ToString().ToLowerInvariant());
        json.WriteString("report", question.ReportId);
        json.WriteNumber("revision", question.Revision);
        json.WriteString("partner", question.PartnerId.Value);
        json.WriteString("channel", question.Channel);
        json.WriteString("at", Instant(question.Now));
    }

    private static void WriteAgreement(Utf8JsonWriter json, Agreement? agreement)
    {
        if (agreement is null)
        {
            json.WriteNull("agreement");
            return;
        }
        json.WriteStartObject("agreement");
        json.WriteString("id", agreement.Id);
        json.WriteNumber("version", agreement.Version);
        json.WriteString("digest", $"sha256:{agreement.Hash}");
        json.WriteEndObject();
    }

    private static void WritePolicy(Utf8JsonWriter json, SharingPolicy? policy)
    {
        if (policy is null)
        {
            json.WriteNull("policy");
            return;
        }
        json.WriteStartObject("policy");
        json.WriteString("name", policy.Name);
        json.WriteNumber("version", policy.Version);
        json.WriteString("digest", $"sha256:{policy.Hash}");
        json.WriteEndObject();
    }

    private static void WriteChanges(Utf8JsonWriter json, IReadOnlyList<RedactionChange> changes)
    {
        json.WriteStartArray("changes");
        foreach (RedactionChange change in changes)
        {
            json.WriteStartObject();
            json.WriteString("op", change.Op);
            json.WriteString("path", change.Path);
            json.WriteString("by", change.By);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteNearMisses(Utf8JsonWriter json, IReadOnlyList<NearMiss> misses)
    {
        json.WriteStartArray("nearMisses");
        foreach (NearMiss miss in misses)
        {
            json.WriteStartObject();
            json.WriteString("id", miss.Rule);
            json.WriteString("missing", miss.Missing);
            json.WriteEndObject();
        }
        json.WriteEndArray();
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
        json.WriteStartArray("approvals");
        foreach (ApprovalNeed need in hold.Approvals)
        {
            json.WriteStartObject();
            json.WriteNumber("approvals", need.Approvals);
            json.WriteString("role", need.Role);
            json.WriteBoolean("distinctFromAuthor", need.IsDistinctFromAuthor);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Word(SharingOutcome outcome) => outcome switch { SharingOutcome.Allow => "allow", SharingOutcome.Hold => "hold", _ => "deny" };

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

    private static void WriteSteps(Utf8JsonWriter json, IReadOnlyList<DecisionStep> steps)
    {
        json.WriteStartArray("steps");
        foreach (DecisionStep step in steps)
        {
            json.WriteStartObject();
            json.WriteString("id", step.Id);
            json.WriteString("kind", Word(step.Kind));
            json.WriteString("result", Word(step.Result));
            if (step.IsDenial || step.Result == StepResult.Hold)
                json.WriteString("reason", ReasonCodes.Word(step.Reason));
            json.WriteString("detail", step.Detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static Digest DigestOf(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));

    private static string? Millis(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
