using System.Globalization;
using Microsoft.Extensions.Configuration;
using SensorGrid.Guards.Text;
using SensorGrid.Hosting.StartUp;

namespace SensorGrid.Hosting.Settings;

/// <summary>Reads single settings; an invalid one is reported with the setting's name and its value.</summary>
public sealed class SettingsReader(IConfiguration configuration)
{
    public string? Text(string name) => configuration[name] is { Length: > 0 } value ? value : null;

    public string Text(string name, string otherwise) => Text(name) ?? otherwise;

    public bool Flag(string name, bool otherwise)
    {
        if (Text(name) is not { } value)
        {
            return otherwise;
        }

        return bool.TryParse(value, out var flag) ? flag : throw Wrong(name, value, "true or false was expected");
    }

    public int Port(string name, int otherwise, int lowest)
    {
        if (Text(name) is not { } value)
        {
            return otherwise;
        }

        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port >= lowest && port <= ushort.MaxValue
            ? port
            : throw Wrong(name, value, $"a port from {lowest} to {ushort.MaxValue} was expected");
    }

    /// <summary>Reads a whole number; null when it is not set.</summary>
    public long? Number(string name, long lowest, long highest)
    {
        if (Text(name) is not { } value)
        {
            return null;
        }

        return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= lowest && number <= highest
            ? number
            : throw Wrong(name, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from {lowest} to {highest} was expected"));
    }

    public Uri? Url(string name)
    {
        if (Text(name) is not { } value)
        {
            return null;
        }

        return Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw Wrong(name, SecretText.Address(value), "an http or https URL was expected");
    }

    /// <summary>Reads a length of time, as <see cref="Features.Definitions.Duration"/> does.</summary>
    public TimeSpan Duration(string name, TimeSpan otherwise, TimeSpan shortest, TimeSpan longest)
    {
        if (Text(name) is not { } value)
        {
            return otherwise;
        }

        return Features.Definitions.Duration.TryParse(value, out var duration) && duration >= shortest && duration <= longest
            ? duration
            : throw Wrong(name, value, $"a time from {shortest:c} to {longest:c} was expected, such as 00:00:05, 5s or 500ms");
    }

    /// <summary>Creates the error for a setting with an invalid value.</summary>
    public static StartUpException Wrong(string name, string value, string expected) => new($"{name} is '{value}': {expected}.");
}
