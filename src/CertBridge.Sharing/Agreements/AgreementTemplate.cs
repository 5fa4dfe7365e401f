using System.Globalization;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Agreements;

/// <summary>A first draft for <c>agreement new</c>: valid as it is, for officers to change before they sign.</summary>
public static class AgreementTemplate
{
    private const int YearsLong = 1;

    /// <summary>Written between <paramref name="self"/> and <paramref name="partner"/>, from today for a year.</summary>
    /// <param name="ceiling">From TLP:CLEAR to TLP:AMBER+STRICT.</param>
    /// <exception cref="ArgumentException">The parties are the same, or the ceiling is not one an agreement can have.</exception>
    public static string Write(PartnerId self, PartnerId partner, DateOnly today, ulong version = 1, Tlp ceiling = Tlp.Amber)
    {
        if (self == partner)
            throw new ArgumentException($"Both parties are {self}.", nameof(partner));
        if (ceiling is not (>= Tlp.Clear and < Tlp.Red))
            throw new ArgumentException($"{TlpLabel.Of(ceiling)} cannot be a ceiling.", nameof(ceiling));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            # An agreement between two partners. Officers of each side sign these exact bytes; any change makes it another document.
            apiVersion: certbridge/v1
            kind: Agreement
            metadata: { id: {{IdFor(self, partner)}}, version: {{version}}, title: "Exchange of reports between {{self}} and {{partner}}" }
            parties: [{{self}}, {{partner}}]
            effective: { from: "{{today:yyyy-MM-dd}}", until: "{{today.AddYears(YearsLong):yyyy-MM-dd}}" }
            legalBasis: "to be named"
            # officersPerSide: 2             # how many have to sign; without it one, and two where it opens more than the one before it
            channels: [reports]              # reports, urgent, indicators, rfi
            ceilings:                        # the most this agreement may ever carry
              tlp: {{MarkingWords.Of(ceiling)}}           # clear, green, amber, amber+strict
              red: never                     # never, named-persons
              personalData: none             # none, pseudonymised, necessary
            sectors: { allow: ["*"], deny: [] }
            grants: []                       # redactions that are lifted, such as full-ip
            onward:                          # what the receiver may do
              clear: anyone
              green: { communities: [csirts] }
              amber: own-constituency
              amber+strict: nobody
              red: nobody
            iep: { encrypt_in_transit: must, attribution: must-not, unmodified_resale: must-not, affected_party_notifications: may }
            # limits: { reports: 200/day }   # how much each side may send; without it there is no limit
            languages: [en]
            retention: { clear: P3Y, green: P3Y, amber: P1Y, "amber+strict": P180D, red: P30D }
            disputes: { contact: "to be named", freezeOnRevoke: true }

            """);
    }

    /// <summary>The usual id: <c>agr-</c> and the shorter names of both, in order, so that both sides come to the same.</summary>
    public static string IdFor(PartnerId one, PartnerId other)
    {
        (PartnerId first, PartnerId second) = one < other ? (one, other) : (other, one);
        string id = $"agr-{Short(first)}-{Short(second)}";
        return id.Length <= PartnerId.LengthMax ? id : $"agr-{Digest.Of(System.Text.Encoding.UTF8.GetBytes(id)).ToString()[..32]}";
    }

    private static string Short(PartnerId partner) =>
        partner.Value.StartsWith("cert-", StringComparison.Ordinal) && partner.Value.Length > 5 ? partner.Value[5..] : partner.Value;
}
