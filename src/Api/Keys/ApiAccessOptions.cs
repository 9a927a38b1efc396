using System.Net;
using Microsoft.Extensions.Options;

namespace SensorGrid.Api.Keys;

/// <summary>The access settings of the API, under <c>SensorGrid:Api</c>.</summary>
public sealed class ApiAccessOptions
{
    /// <summary>
    /// Names and their keys: <c>SensorGrid:Api:Keys:dashboard=...</c>. A request carries one as <c>Authorization: Bearer</c>. A key has 16 or
    /// more visible ASCII characters. None by default: then the API listens on loopback only.
    /// </summary>
    public Dictionary<string, string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Roles of the keys by their names: <c>SensorGrid:Api:Roles:dashboard=reader</c>. A key without one may do everything.
    /// </summary>
    public Dictionary<string, ApiRole> Roles { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// A file of further keys: <c>SensorGrid:Api:KeysFile</c>. A line has a name, a role and a key. Its owner alone may use it (mode 0600). A request reads it
    /// again when a second has passed; one that cannot be used leaves the keys as they were until it can. None by default.
    /// </summary>
    public string? KeysFile { get; set; }

    /// <summary>Gets whether requests need a key.</summary>
    public bool HasKeys => Keys.Count > 0 || KeysFile is not null;

    /// <summary>Gets or sets whether the API may be reached from other machines without a key. False by default.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>Makes another's values these.</summary>
    public void CopyTo(ApiAccessOptions other)
    {
        other.AllowAnonymous = AllowAnonymous;
        other.KeysFile = KeysFile;
        foreach (var (name, role) in Roles)
        {
            other.Roles[name] = role;
        }

        foreach (var (name, key) in Keys)
        {
            other.Keys[name] = key;
        }
    }

    /// <summary>Checks that the API may listen on an address.</summary>
    /// <exception cref="OptionsValidationException">The address is not on loopback, and neither keys nor anonymous use are configured.</exception>
    public void CheckListening(IPEndPoint address)
    {
        if (HasKeys || AllowAnonymous || IPAddress.IsLoopback(address.Address))
        {
            return;
        }

        throw new OptionsValidationException(
            nameof(ApiAccessOptions),
            typeof(ApiAccessOptions),
            [
                $"The API would listen on {address}, which other machines can reach, while SensorGrid:Api:Keys is empty: set a key"
                + " (SensorGrid:Api:Keys:<name>=<key>), listen on 127.0.0.1 (--urls), or set SensorGrid:Api:AllowAnonymous=true (it is 'false').",
            ]);
    }
}
