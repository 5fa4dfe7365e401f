using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Introducing;

/// <summary>An introduction as it is shown. What the other side says of itself is hostile text until people have verified it.</summary>
internal static class IntroductionPrinting
{
    /// <summary>The command that takes it further; empty when it ended.</summary>
    public static string Next(IntroductionSummary introduction) => introduction.State switch
    {
        "invited" => "certbridge partner reveal FILE --out FILE, with the file they answer with",
        "accepted" => $"certbridge partner verify {introduction.Partner} --reveal FILE, with the file they send next, on the telephone",
        "revealed" or "opened" => $"certbridge partner verify {introduction.Partner}, on the telephone",
        "heard" or "confirmed" => $"certbridge partner verify {introduction.Partner} --second, by a second officer",
        _ => "",
    };

    public static bool IsRunning(IntroductionSummary introduction) => Next(introduction).Length > 0;

    public static string Text(IntroductionSummary introduction, HumanTime times) => Table.Fields(
        ("partner", $"{introduction.Partner} {introduction.Claim?.Name}".TrimEnd()),
        ("introduction", introduction.Id),
        ("state", introduction.State),
        ("steps", string.Join(", ", introduction.Steps.Select(step => Step(step, times)))),
        ("expires", times.Both(introduction.ExpiresMs)));

    /// <summary>Claims, named as such: nothing of it is verified before two people have done so.</summary>
    public static string Claim(IntroductionClaim claim) => Table.Fields(
        ("from", $"{claim.Partner} \"{claim.Name}\" {claim.Country}".TrimEnd()),
        ("fingerprint", claim.Fingerprint),
        ("endpoints", string.Join(", ", claim.Endpoints)),
        ("contacts", claim.DutyContacts.Count == 0 ? "" : $"{string.Join(", ", claim.DutyContacts)} (as they claim: look the number up elsewhere)"));

    public static void Write(Utf8JsonWriter json, IntroductionSummary introduction)
    {
        json.WriteString("introduction", introduction.Id);
        json.WriteString("partner", introduction.Partner);
        json.WriteString("role", introduction.Role);
        json.WriteString("state", introduction.State);
        json.WriteTime("expires", introduction.ExpiresMs);
        json.WriteItems("steps", introduction.Steps, (writer, step) =>
        {
            writer.WriteString("event", step.Event);
            writer.WriteString("by", step.Who);
            writer.WriteTime("at", step.AtMs);
        });
        if (introduction.Claim is { } claim)
            Write(json, claim);
        json.WriteString("next", Next(introduction));
    }

    public static void Write(Utf8JsonWriter json, IntroductionClaim claim)
    {
        json.WriteStartObject("claim");
        json.WriteString("partner", claim.Partner);
        json.WriteString("name", claim.Name);
        json.WriteString("country", claim.Country);
        json.WriteString("fingerprint", claim.Fingerprint);
        json.WriteString("rootKey", claim.RootKey);
        json.WriteStrings("endpoints", claim.Endpoints);
        json.WriteStrings("dutyContacts", claim.DutyContacts);
        json.WriteEndObject();
    }

    private static string Step(IntroductionStep step, HumanTime times) =>
        $"{step.Event}{(step.Who.Length == 0 ? "" : $" by {step.Who}")} {times.Both(step.AtMs)}";
}
