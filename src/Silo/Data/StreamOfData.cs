using SensorGrid.Guards.Files;
using SensorGrid.Hosting.StartUp;
using SensorGrid.Silo.Settings;

namespace SensorGrid.Silo.Data;

/// <summary>A data directory holds the sensors of one stream: those of another would mix with them silently.</summary>
internal static class StreamOfData
{
    /// <summary>Records the stream that the sensors of a data directory come from, or checks it.</summary>
    /// <exception cref="StartUpException">They are of another stream.</exception>
    public static void Check(string dataDirectory, KinesisSettings settings)
    {
        var file = Path.Combine(dataDirectory, "stream");
        var stream = $"{(settings.Embedded ? "embedded" : "external")} {settings.StreamName}";
        try
        {
            var known = File.Exists(file) ? File.ReadAllText(file).Trim() : "";
            if (known.Length == 0)
            {
                PrivateFiles.MakeFile(file);
                File.WriteAllText(file, $"{stream}\n");
            }
            else if (known != stream)
            {
                throw new StartUpException(
                    $"SensorGrid:DataDirectory is '{dataDirectory}', which holds the sensors of the {Describe(known)}, not of the {Describe(stream)}: choose another directory.");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartUpException($"SensorGrid:DataDirectory is '{dataDirectory}', where '{file}' cannot be used: {exception.Message}", exception);
        }
    }

    private static string Describe(string stream) => stream.Split(' ', 2) is [var kind, var name] ? $"{kind} stream '{name}'" : $"stream '{stream}'";
}
