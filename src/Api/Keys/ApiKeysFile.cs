using System.Security.Cryptography;
using System.Text;
using SensorGrid.Guards.Files;

namespace SensorGrid.Api.Keys;

/// <summary>Reads a file of keys: a name, a role (<c>reader</c>, <c>publisher</c> or <c>admin</c>) and a key in each line, with blanks between; <c>#</c> begins a comment.</summary>
internal static class ApiKeysFile
{
    public const string Setting = "SensorGrid:Api:KeysFile";

    private const int MostBytes = 1024 * 1024;

    /// <summary>Reads the keys of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="others">The keys of the settings: none of the file may have the name or the key of one of them.</param>
    /// <param name="problem">The reason why it cannot be used, without a key of it; null when it can.</param>
    public static IReadOnlyList<ApiKey> Read(string path, IReadOnlyCollection<ApiKey> others, out string? problem)
    {
        try
        {
            if (PrivateFiles.WideModeOf(path) is { } wide)
            {
                problem = $"{Setting} is '{path}', which others than its owner may use (mode {wide.Octal}): {wide.Remedy}";
                return [];
            }

            if (new FileInfo(path).Length > MostBytes)
            {
                problem = $"{Setting} is '{path}', which is too large for a file of keys.";
                return [];
            }

            var keys = Parse(File.ReadAllLines(path), out var error);
            error ??= ConflictOf(keys, others);
            problem = error is null ? null : $"{Setting} is '{path}', {error}";
            return error is null ? keys : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"{Setting} is '{path}', which cannot be read: {exception.Message}";
            return [];
        }
    }

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static List<ApiKey> Parse(string[] lines, out string? error)
    {
        var keys = new List<ApiKey>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        error = null;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            if (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not [var name, var role, var key])
            {
                error = $"whose line {i + 1} is not a name, a role and a key.";
                return keys;
            }

            if (!TryParseRole(role, out var parsed))
            {
                error = $"whose line {i + 1} has another role than reader, publisher or admin.";
                return keys;
            }

            if (!ApiAccessOptionsValidator.IsUsable(key))
            {
                error = $"whose line {i + 1} has a key of {key.Length} characters: a key needs at least {ApiAccessOptionsValidator.ShortestKey}, all of them visible ASCII.";
                return keys;
            }

            var hash = Hash(key);
            if (!known.Add($"name {name}") || !known.Add($"key {Convert.ToHexString(hash)}"))
            {
                error = $"whose line {i + 1} has the name or the key of a line before.";
                return keys;
            }

            keys.Add(new ApiKey(name, parsed, key));
        }

        error = keys.Count > 0 ? null : "which has no keys.";
        return keys;
    }

    private static string? ConflictOf(List<ApiKey> keys, IReadOnlyCollection<ApiKey> others)
    {
        foreach (var other in others)
        {
            if (keys.Exists(key => key.Name == other.Name))
            {
                return $"which has a key '{other.Name}', and so has SensorGrid:Api:Keys: give each a name of its own.";
            }

            if (keys.Find(key => key.Hash.AsSpan().SequenceEqual(other.Hash)) is { } same)
            {
                return $"whose key '{same.Name}' is also SensorGrid:Api:Keys:{other.Name}: give each name a key of its own.";
            }
        }

        return null;
    }

    /// <summary>Reads a role's name.</summary>
    public static bool TryParseRole(string text, out ApiRole role)
    {
        role = text switch
        {
            "reader" => ApiRole.Reader,
            "publisher" => ApiRole.Publisher,
            _ => ApiRole.Admin,
        };
        return text is "reader" or "publisher" or "admin";
    }
}
