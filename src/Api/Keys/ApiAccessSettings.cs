using Microsoft.Extensions.Configuration;
using SensorGrid.Hosting.Settings;
using SensorGrid.Hosting.StartUp;

namespace SensorGrid.Api.Keys;

/// <summary>Reads the access settings of the API: <c>SensorGrid:Api</c>.</summary>
public static class ApiAccessSettings
{
    /// <exception cref="StartUpException">A setting cannot be.</exception>
    public static ApiAccessOptions Read(IConfiguration configuration, SettingsReader read)
    {
        var access = new ApiAccessOptions { AllowAnonymous = read.Flag("SensorGrid:Api:AllowAnonymous", otherwise: false) };
        access.KeysFile = read.Text(ApiKeysFile.Setting) is { } file ? Path.GetFullPath(file) : null;
        foreach (var key in configuration.GetSection("SensorGrid:Api:Keys").GetChildren())
        {
            access.Keys[key.Key] = key.Value ?? "";
        }

        foreach (var role in configuration.GetSection("SensorGrid:Api:Roles").GetChildren())
        {
            access.Roles[role.Key] = ApiKeysFile.TryParseRole(role.Value ?? "", out var parsed)
                ? parsed
                : throw SettingsReader.Wrong($"SensorGrid:Api:Roles:{role.Key}", role.Value ?? "", "reader, publisher or admin was expected");
        }

        return access;
    }
}
