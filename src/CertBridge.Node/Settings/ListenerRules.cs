namespace CertBridge.Node.Settings;

/// <summary>What the three listeners may be together.</summary>
internal static class ListenerRules
{
    /// <param name="report">Called with the listener's name and a sentence for everything that is wrong.</param>
    public static void Judge(NodeSettings settings, Action<string, string> report)
    {
        (string Name, HostPort Listener)[] listeners =
            [("partners", settings.PartnerListener), ("local", settings.LocalListener), ("health", settings.HealthListener)];
        foreach ((string name, HostPort listener) in listeners)
        {
            // A port chosen by the system changes at every start, and partners dial the one on the contact sheet.
            if (listener.Port == 0 && settings.Environment != NodeEnvironment.Dev)
                report(name, "Port 0 (any free port) is for the dev environment only.");
        }
        foreach (IGrouping<int, (string Name, HostPort Listener)> same in listeners.Where(one => one.Listener.Port != 0).GroupBy(one => one.Listener.Port))
        {
            foreach ((string name, HostPort listener) in same.Skip(1))
                report(name, $"Port {listener.Port} is already the port of {same.First().Name}.");
        }
    }
}
