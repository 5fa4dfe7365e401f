using System.Text.Json;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Introducing;

/// <summary>
/// The first connection is the test of an introduction in both directions: it comes up only where each side's TLS key is on the card the other admitted, and each
/// was greeted by the other. This says how it stands, what fails and how to mend it.
/// </summary>
/// <param name="Passed">True once the nodes have greeted each other.</param>
/// <param name="Finding">What is seen from here.</param>
/// <param name="Mend">What to do; empty when nothing is.</param>
internal sealed record SelfTest(bool Passed, string Finding, string Mend)
{
    public static SelfTest Of(PartnerSummary partner, IReadOnlyList<string> endpoints) => partner.Link switch
    {
        "up" => new SelfTest(true, "passed: connected, both keys are on the cards that were compared", ""),
        "degraded" => new SelfTest(true, "passed: connected, both keys are on the cards that were compared; nothing flows before an agreement",
            $"certbridge agreement new --with {partner.Partner} > agreement.yaml"),
        "suspended" => new SelfTest(true, $"passed: connected, both keys are on the cards that were compared; nothing flows: {partner.LinkCause}", ""),
        "never" => new SelfTest(false, "not yet: there was no connection since this node started",
            endpoints.Count > 0 ? Confirmed(partner) : $"Their contact sheet names no endpoint, so they dial us. {Confirmed(partner)}"),
        "stopped" => new SelfTest(false, $"stopped: {partner.LinkCause}", $"certbridge partner epoch {partner.Partner}"),
        _ => Down(partner, endpoints),
    };

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("selfTest");
        json.WriteBoolean("passed", Passed);
        json.WriteString("finding", Finding);
        json.WriteString("mend", Mend);
        json.WriteEndObject();
    }

    private static SelfTest Down(PartnerSummary partner, IReadOnlyList<string> endpoints) => new(false, $"failed: {partner.LinkCause}", partner.LinkCause switch
    {
        string cause when cause.Contains("refused ours", StringComparison.Ordinal) || cause.Contains("refused our certificate", StringComparison.Ordinal) => Confirmed(partner),
        string cause when cause.Contains("not on its card", StringComparison.Ordinal) =>
            $"Another key answers at {string.Join(", ", endpoints)} than their card names. Call them: a key they changed comes with a newer card, and anything else is somebody in between.",
        string cause when cause.Contains("or ended the connection", StringComparison.Ordinal) =>
            $"Either nothing answers at {string.Join(", ", endpoints)}, or they do not know us yet. {Confirmed(partner)}",
        string cause when cause.Contains("reached", StringComparison.Ordinal) =>
            $"Nothing answers at {string.Join(", ", endpoints)}. Ask whether their node runs and whether a firewall is between; they dial us as well, and one way is enough.",
        _ => $"{Confirmed(partner)} If it has: certbridge node doctor {partner.Partner}",
    });

    private static string Confirmed(PartnerSummary partner) =>
        $"Ask {partner.Partner} whether its second officer has confirmed us too: until then it knows nothing of us. It is tried again by itself.";
}
