using Microsoft.Extensions.Configuration;
using SensorGrid.Guards.Text;
using SensorGrid.Hosting.Clustering;
using SensorGrid.Hosting.Kinesis;
using SensorGrid.Hosting.StartUp;
using SensorGrid.Http;
using SensorGrid.Http.Connections;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Hosting.Settings;

/// <summary>Reads the settings that a silo and the API by itself have under the same names.</summary>
public static class SharedSettings
{
    public const string DefaultClusterId = "sensorgrid";

    /// <summary>The name of the service for Orleans, the same for silos and clients.</summary>
    public const string ServiceId = "sensorgrid";

    // Each has readers, checkpoints and a list of shards of its own, which every silo polls once a second.
    private const int MaxSources = 64;

    private const long LeastBytes = 1024 * 1024;

    private const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>Reads the addresses where the API listens: <c>--urls</c>.</summary>
    public static string[] Urls(SettingsReader read)
    {
        var value = read.Text("urls", DefaultUrl);
        var urls = value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return urls.Length > 0 ? urls : throw SettingsReader.Wrong("urls", SecretText.Address(value), $"an address such as {DefaultUrl} was expected");
    }

    /// <summary>Reads the name of the stream that is read and written: <c>SensorGrid:Kinesis:StreamName</c>.</summary>
    public static string StreamName(SettingsReader read) => CheckStreamName(StreamCheck.StreamSetting, read.Text(StreamCheck.StreamSetting, "sensor-readings"));

    /// <summary>Reads the names of the further streams that are read: <c>SensorGrid:Kinesis:Sources</c>, joined by commas.</summary>
    /// <param name="read">The settings.</param>
    /// <param name="main">The stream that is read and written.</param>
    /// <param name="definitions">The source definitions: their streams are read, too.</param>
    /// <param name="tables">The tables whose streams are read beside these.</param>
    /// <exception cref="StartUpException">A name cannot be that of a stream, or is there twice, or there are too many.</exception>
    public static string[] Sources(SettingsReader read, string main, SourceDefinitions definitions, IReadOnlyList<string> tables)
    {
        var value = read.Text(StreamCheck.SourcesSetting, "");
        var names = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var name in names)
        {
            CheckStreamName(StreamCheck.SourcesSetting, name);
        }

        names = [.. names, .. definitions.Streams.Except(names, StringComparer.Ordinal).Except(tables, StringComparer.Ordinal)];
        if (names.Length + tables.Count > MaxSources)
        {
            throw SettingsReader.Wrong(StreamCheck.SourcesSetting, value, $"at most {MaxSources} streams were expected, those of tables included");
        }

        return names.Append(main).Concat(tables).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { Key: var twice }
            ? throw SettingsReader.Wrong(StreamCheck.SourcesSetting, value, $"stream '{twice}' is named twice, here, in a definition, as {StreamCheck.StreamSetting} or in {TableSources.TablesSetting}")
            : names;
    }

    /// <summary>Checks that something can be the name of a stream.</summary>
    /// <exception cref="StartUpException">It cannot.</exception>
    public static string CheckStreamName(string setting, string name) =>
        name.Length <= 128 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-')
            ? name
            : throw SettingsReader.Wrong(setting, name, "1 to 128 of the characters a-z, A-Z, 0-9, _, . and - were expected");

    /// <summary>Reads the bounds of the API's server: <c>SensorGrid:Api:MaxConnections</c>, <c>MaxBodyBytes</c> and <c>MaxAnswerBytes</c>; by this machine where they are not set.</summary>
    public static DoorLimits Limits(SettingsReader read)
    {
        var otherwise = DoorLimits.OfApi;
        return new DoorLimits(
            (int)(read.Number("SensorGrid:Api:MaxConnections", 1, 1_000_000) ?? otherwise.Connections),
            read.Number("SensorGrid:Api:MaxBodyBytes", LeastBytes, long.MaxValue) ?? otherwise.BodyBytes,
            read.Number("SensorGrid:Api:MaxAnswerBytes", LeastBytes, long.MaxValue) ?? otherwise.AnswerBytes);
    }

    /// <summary>Reads the network between silos, API and Redis: <c>SensorGrid:Orleans:TrustedNetwork</c> and <c>SensorGrid:Orleans:Tls</c>.</summary>
    /// <exception cref="StartUpException">Certificates are set in part, or cannot be used.</exception>
    public static ClusterNetwork Network(SettingsReader read)
    {
        string[] names = [ClusterCertificates.CertificateSetting, ClusterCertificates.KeySetting, ClusterCertificates.AuthoritySetting];
        var files = Array.ConvertAll(names, read.Text);
        var tls = files switch
        {
            [null, null, null] => null,
            [{ } certificate, { } key, { } authority] => ClusterCertificates.Read(certificate, key, authority),
            _ => throw new StartUpException($"{names[Array.FindIndex(files, file => file is null)]} is not set: TLS between silos needs all of {string.Join(", ", names)}."),
        };
        return new ClusterNetwork(read.Flag(ClusterNetwork.TrustedSetting, otherwise: false), tls);
    }

    /// <summary>Refuses to start with too few descriptors: what is opened last would fail, and that may be anything.</summary>
    /// <exception cref="StartUpException">The limit on open files is too low.</exception>
    public static void CheckOpenFiles()
    {
        if (OpenFiles.Limit is { } limit && limit < DoorLimits.FewestOpenFiles)
        {
            throw new StartUpException(
                $"This process may open {limit} files (ulimit -n), and needs {DoorLimits.FewestOpenFiles} at the least: raise the limit (ulimit -n 65536; in a service's unit LimitNOFILE=65536).");
        }
    }

    /// <summary>Refuses a setting that is not among those there are; it is most likely misspelt.</summary>
    /// <exception cref="StartUpException">There is one.</exception>
    public static void RefuseUnknown(IConfiguration configuration, string[] known)
    {
        foreach (var (name, value) in configuration.GetSection("SensorGrid").AsEnumerable(makePathsRelative: true))
        {
            if (value is not null && name.Length > 0
                && !known.Contains(name, StringComparer.OrdinalIgnoreCase)
                && !name.StartsWith("Views:", StringComparison.OrdinalIgnoreCase)
                && !name.StartsWith("Api:Keys:", StringComparison.OrdinalIgnoreCase)
                && !name.StartsWith("Api:Roles:", StringComparison.OrdinalIgnoreCase))
            {
                // The value is left out: it could be a key whose place was misspelt.
                throw new StartUpException($"SensorGrid:{name} is not a setting; there are {string.Join(", ", known)}, Views:<name>, Api:Keys:<name> and Api:Roles:<name>.");
            }
        }
    }
}
