using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;

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
            json.WriteString("outcome", decision.IsAllowed ? "allow" : "deny");
            json.WriteString("reason", ReasonCodes.Word(decision.Reason));
            json.WriteString("because", decision.Because);
            WriteAgreement(json, question.Agreement?.Document);
            json.WriteString("factsDigest", $"sha256:{FactsDigest(question)}");
            WriteSteps(json, decision.Steps);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>
    /// SHA-256 over one line per fact, <c>name=value</c> with a line feed after each, in this order. Names and values hold no line
    /// feed: they are ids, numbers, enum words and digests; what a partner wrote, the report id and the sectors, is given by its SHA-256.
    /// </summary>
    public static Digest FactsDigest(SharingQuestion question)
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
        Add("now", Millis(question.Now));
        return Digest.Of(Encoding.UTF8.GetBytes(facts.ToString()));
    }

    private static void WriteSubject(Utf8JsonWriter json, SharingQuestion question)
    {
        json.WriteString("direction", question.Direction.ToString().ToLowerInvariant());
        json.WriteString("report", question.ReportId);
        json.WriteNumber("revision", question.Revision);
        json.WriteString("partner", question.PartnerId.Value);
        json.WriteString("channel", question.Channel);
        json.WriteString("at", question.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
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

    private static void WriteSteps(Utf8JsonWriter json, IReadOnlyList<DecisionStep> steps)
    {
        json.WriteStartArray("steps");
        foreach (DecisionStep step in steps)
        {
            json.WriteStartObject();
            json.WriteString("id", step.Guard);
            json.WriteString("kind", "guard");
            json.WriteString("result", step.Result switch { GuardResult.Pass => "pass", GuardResult.NotAsked => "not-asked", _ => "fail" });
            if (step.Result == GuardResult.Fail)
                json.WriteString("reason", ReasonCodes.Word(step.Reason));
            json.WriteString("detail", step.Detail);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static Digest DigestOf(string text) => Digest.Of(Encoding.UTF8.GetBytes(text));

    private static string? Millis(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
