using System.Text;
using CertBridge.Formats.Iodef;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Formats.Tests.Iodef;

internal static class Incidents
{
    /// <param name="inner">What follows the incident's id.</param>
    /// <param name="attributes">Of the incident.</param>
    public static string Incident(string inner, string attributes = "restriction=\"green\"") => Document($"""
        <Incident purpose="reporting" {attributes}>
          <IncidentID name="csirt.example">492382</IncidentID>
          {inner}
        </Incident>
        """);

    public static string Document(string incidents) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <IODEF-Document version="2.00" xml:lang="en" xmlns="urn:ietf:params:xml:ns:iodef-2.0" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:enum="urn:ietf:params:xml:ns:iodef-enum-1.0">
        {incidents}
        </IODEF-Document>
        """;

    /// <summary>An event with one system.</summary>
    public static string Event(string system, string attributes = "category=\"source\"") => $"<EventData><Flow><System {attributes}>{system}</System></Flow></EventData>";

    public static string Node(params string[] addresses) => $"<Node>{string.Concat(addresses)}</Node>";

    public static string Address(string category, string text) => $"<Address category=\"{category}\">{text}</Address>";

    public static string Indicator(string inner, string attributes = "") => $"<IndicatorData><Indicator {attributes}><IndicatorID name=\"csirt.example\" version=\"1\">G1</IndicatorID>{inner}</Indicator></IndicatorData>";

    public static string Bulk(string type, string lines, string format = "") => $"<Observable><BulkObservable type=\"{type}\">{format}<BulkObservableList>{lines}</BulkObservableList></BulkObservable></Observable>";

    public static Parsed<ForeignReport> Read(string xml, Marking? stated) => IodefReading.Read(Encoding.UTF8.GetBytes(xml), Submitter.Options(stated));

    public static ForeignReport Good(string xml, Marking? stated) => Readings.Good(Read(xml, stated));

    public static void AssertRefused(string xml, Marking? stated, params string[] codesAndFields) => Readings.AssertRefused(Read(xml, stated), codesAndFields);
}
