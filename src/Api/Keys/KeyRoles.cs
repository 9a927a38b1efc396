namespace SensorGrid.Api.Keys;

/// <summary>The roles that an endpoint allows, besides <see cref="ApiRole.Admin"/>. An endpoint without it allows that one alone.</summary>
internal sealed class KeyRoles(params ApiRole[] roles)
{
    public bool Allows(ApiRole role) => role == ApiRole.Admin || roles.Contains(role);
}
