namespace CertBridge.Exchange.Tests.Deploying;

/// <summary>A test that needs Debian 13 in a folder, as <c>tests/chroot.sh make trixie</c> leaves it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChrootFactAttribute : FactAttribute
{
    public ChrootFactAttribute()
    {
        string cache = Environment.GetEnvironmentVariable("CERTBRIDGE_CHROOT_CACHE") is { Length: > 0 } given ? given : "/var/cache/certbridge-chroot";
        if (!Environment.IsPrivilegedProcess || !File.Exists(Path.Combine(cache, "trixie", "etc", "certbridge-form")))
            Skip = "there is no Debian 13 in a folder: tests/chroot.sh make trixie, as root";
    }
}
