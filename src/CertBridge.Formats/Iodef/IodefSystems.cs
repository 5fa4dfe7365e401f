using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Iodef;

/// <summary>Hosts and networks of an event (RFC 7970, section 3.17): who did it are indicators, to whom it was done are victims, and who saw it is neither.</summary>
internal static class IodefSystems
{
    public static IEnumerable<IodefFinding> Of(ForeignElement system)
    {
        string? why = WhyNot(system);
        bool isVictim = system.Attribute("category") == "target";
        string? role = isVictim ? "victim" : RoleOf(system);
        return WithPort(system).Select(found => (why is not null ? found.Lose(why) : isVictim ? Victim(found) : found) with { Role = role });
    }

    public static IEnumerable<IodefFinding> OfService(ForeignElement service) => service.Each("EmailData").SelectMany(OfEmail);

    public static IEnumerable<IodefFinding> OfDomain(ForeignElement domain)
    {
        if (domain.First("Name") is { } name)
            yield return IodefFinding.Of(name, "domain", name.Text);
        foreach (ForeignElement more in domain.Each("RelatedDNS").Concat(domain.Each("Nameservers")))
            yield return IodefFinding.Lost(more, "what the name service says is not carried");
    }

    public static IEnumerable<IodefFinding> OfEmail(ForeignElement email)
    {
        foreach (ForeignElement part in email.Children)
        {
            yield return part.Name switch
            {
                "EmailFrom" => IodefFinding.Of(part, "email", part.Text),
                "EmailSubject" => IodefFinding.Of(part, "email-subject", part.Text),
                "EmailTo" => IodefFinding.Lost(part, "who got a mail may be a victim, whom a report names with consent only"),
                _ => IodefFinding.Lost(part, "headers, bodies and hashes of mails are not carried"),
            };
        }
    }

    public static IodefFinding OfAddress(ForeignElement address) => IodefTypes.Address(address, address.Attribute("category") ?? "ipv6-addr", address.Text);

    /// <summary>By the first of its node roles that says one of ours.</summary>
    public static string? RoleOf(ForeignElement of) => of.Each("NodeRole").Select(role => RoleOf(role.Attribute("category"))).FirstOrDefault(role => role is not null);

    private static IEnumerable<IodefFinding> OfNode(ForeignElement node) =>
        node.Children.SelectMany(part => part.Name switch
        {
            "Address" => [OfAddress(part)],
            "DomainData" => OfDomain(part),
            _ => [],
        });

    /// <summary>A port goes with the one address or name it belongs to; alone it says little, and with several nobody knows with which.</summary>
    private static IEnumerable<IodefFinding> WithPort(ForeignElement system)
    {
        IodefFinding[] hosts = [.. system.Each("Node").SelectMany(OfNode)];
        ForeignElement[] ports = [.. system.Each("Service").SelectMany(service => service.Each("Port").Concat(service.Each("Portlist")))];
        int at = Array.FindIndex(hosts, host => host.What?.Type is "ip" or "domain");
        bool isOne = at >= 0 && Array.FindIndex(hosts, at + 1, host => host.What?.Type is "ip" or "domain") < 0;
        if (isOne && ports is [var port] && ForeignValue.Of("port", port.Text) is { } value)
        {
            hosts[at] = hosts[at] with { Also = value };
            ports = [];
        }
        return [.. hosts, .. ports.Select(lone => IodefFinding.Lost(lone, "a port, or several, that go with no single address or name")), .. system.Each("Service").SelectMany(OfService)];
    }

    private static string? WhyNot(ForeignElement system)
    {
        if (system.Attribute("category") == "sensor")
            return "it is who saw it";
        return system.Attribute("spoofed") == "yes" ? "the document says that it is spoofed" : null;
    }

    private static IodefFinding Victim(IodefFinding found) => found.What switch
    {
        { Type: "ip" or "network", Value: var value } => found.Become(new IndicatorValue("victim-ip", value)),
        _ => found.Lose("it describes a victim, whom a report names with consent only"),
    };

    /// <summary>By what the host is for (RFC 7970, section 3.18.2).</summary>
    private static string? RoleOf(string? category) => category switch
    {
        "c2-server" => "c2",
        "malware-distribution" => "delivery",
        "drop-server" => "exfiltration",
        "phishing-site" or "spear-phishing-site" => "phishing",
        "hop-point" or "reflector" => "infrastructure",
        _ => null,
    };
}
