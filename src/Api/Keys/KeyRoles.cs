namespace SensorGrid.Api.Keys;

/// <summary>Which roles an endpoint is for, besides <see cref="ApiRole.Admin"/>. An endpoint without it is for that one alone.</summary>
internal sealed class KeyRoles(params ApiRole[] roles)
{
    public bool Allows(ApiRole role) => role == ApiRole.Admin || roles.Contains(role);
}
