using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Node.Founding;

/// <summary>What a contact sheet may say (identity.proto, ContactSheet).</summary>
internal static class ContactRules
{
    private const int EndpointsMax = 4;
    private const int DutyContactsMax = 8;
    private const int DutyContactLengthMax = 200;

    public static IEnumerable<Problem> Objections(IReadOnlyList<string> endpoints, IReadOnlyList<string> dutyContacts)
    {
        if (endpoints.Count > EndpointsMax)
            yield return Invalid("endpoint", $"There are {endpoints.Count} endpoints; the limit is {EndpointsMax}.");
        if (endpoints.Any(endpoint => HostPort.TryParse(endpoint) is not { Port: > 0 }))
            yield return Invalid("endpoint", "An endpoint is host:port, such as gw1.cert-aln.example:7443.");
        if (dutyContacts.Count > DutyContactsMax)
            yield return Invalid("contact", $"There are {dutyContacts.Count} duty contacts; the limit is {DutyContactsMax}.");
        if (dutyContacts.Any(contact => contact.Length is 0 or > DutyContactLengthMax || TextRules.FirstForbidden(contact, isMultiline: false) is not null))
            yield return Invalid("contact", $"A duty contact has 1 to {DutyContactLengthMax} characters and no control characters.");
    }

    private static Problem Invalid(string field, string message) => new(HomeErrors.InputInvalid, field, message);
}
