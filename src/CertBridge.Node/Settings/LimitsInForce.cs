namespace CertBridge.Node.Settings;

/// <summary>The limits a running node holds to. What asks each time gets what the last reload said; what was built from them at the start keeps what it was built with.</summary>
internal sealed class LimitsInForce(LimitSettings started)
{
    private volatile LimitSettings current = started;

    public LimitSettings Current
    {
        get => current;
        set => current = value;
    }
}
