namespace CertBridge.Protocol.Errors;

/// <summary>CB7002 to CB7009: what a role may do.</summary>
[ErrorSubject]
public static class RoleErrors
{
    public static readonly ErrorCode NotPermitted = new("CB7002", ExitCode.NotAllowed, "the role may not do this",
        "The caller's certificate is in order, but its role is not given this call.",
        "See 'certbridge whoami' for what the role may do, or use a context with another role.");
}
