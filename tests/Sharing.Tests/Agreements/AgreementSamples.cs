using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Sharing.Tests.Agreements;

/// <summary>A whole agreement as text, and ways to change one place of it.</summary>
internal static class AgreementSamples
{
    public const string Whole = """
        apiVersion: certbridge/v1
        kind: Agreement
        metadata: { id: agr-aln-bor, version: 3, title: "CERT-to-CERT channel Alnia - Boria" }
        parties: [cert-aln, cert-bor]
        effective: { from: "2026-01-01", until: "2027-12-31", reviewBy: "2026-12-01" }
        legalBasis: "MoU 2025-14 art. 4"
        channels: [reports, urgent, indicators, rfi]
        ceilings:                      # the most this channel may ever carry; local rules can only narrow it
          tlp: amber+strict
          red: named-persons           # never | named-persons
          personalData: pseudonymised  # none | pseudonymised | necessary
          attachments: { maxBytes: 26214400, types: [pcap, eml, pdf, sample-sealed] }
        sectors: { allow: ["*"], deny: [public-administration] }
        grants: []                     # e.g. full-ip, victim-name
        onward:                        # what the receiver may do
          clear: anyone
          green: { communities: [csirts] }
          amber: own-constituency
          amber+strict: nobody
          red: nobody
        iep: { encrypt_in_transit: must, attribution: must-not, unmodified_resale: must-not, affected_party_notifications: may }
        limits: { reports: 200/day, indicators: 20/s, urgent: 6/hour, bytes: 2GiB/day }
        urgent:
          p1: { ackWithin: PT15M, ladder: [duty-officer, shift-lead, head] }
          p2: { ackWithin: PT1H,  ladder: [duty-officer, shift-lead] }
          comcheck: weekly
        languages: [en]
        retention: { clear: P3Y, green: P3Y, amber: P1Y, "amber+strict": P180D, red: P30D }
        disputes: { contact: legal@cert-aln.example, freezeOnRevoke: true }

        """;

    /// <summary>The least an agreement can say.</summary>
    public const string Least = """
        apiVersion: certbridge/v1
        kind: Agreement
        metadata: { id: agr-aln-bor, version: 1, title: Least }
        parties: [cert-aln, cert-bor]
        effective: { from: 2026-01-01, until: 2026-12-31 }
        channels: [reports]
        ceilings: { tlp: green }

        """;

    public static Parsed<Agreement> Read(string yaml) => Agreement.Read(Encoding.UTF8.GetBytes(yaml));

    public static Agreement Good(string yaml)
    {
        Parsed<Agreement> read = Read(yaml);
        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        return read.Value;
    }

    /// <summary>The whole agreement with one place changed; the place must be there.</summary>
    public static string With(string place, string instead)
    {
        Assert.Contains(place, Whole, StringComparison.Ordinal);
        return Whole.Replace(place, instead, StringComparison.Ordinal);
    }
}
