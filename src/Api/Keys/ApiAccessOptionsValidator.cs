using Microsoft.Extensions.Options;

namespace SensorGrid.Api.Keys;

internal sealed class ApiAccessOptionsValidator : IValidateOptions<ApiAccessOptions>
{
    public const int ShortestKey = 16;

    public ValidateOptionsResult Validate(string? name, ApiAccessOptions options)
    {
        // A key's value stays out of every message: messages end up in logs.
        var failures = options.Keys.Where(key => !IsUsable(key.Value)).Select(key =>
            $"SensorGrid:Api:Keys:{key.Key} has {key.Value?.Length ?? 0} characters: a key needs at least {ShortestKey}, all of them visible ASCII.").ToList();
        failures.AddRange(options.Keys.GroupBy(key => key.Value, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same =>
            $"SensorGrid:Api:Keys has the same key under {string.Join(" and ", same.Select(key => key.Key))}: give each name a key of its own."));
        failures.AddRange(options.Roles.Keys.Where(name => !options.Keys.ContainsKey(name)).Select(name =>
            $"SensorGrid:Api:Roles:{name} is the role of a key that there is not: set SensorGrid:Api:Keys:{name}."));
        if (options.KeysFile is { } file)
        {
            ApiKey[] others = [.. options.Keys.Where(key => IsUsable(key.Value)).Select(key => new ApiKey(key.Key, ApiRole.Admin, key.Value))];
            _ = ApiKeysFile.Read(file, others, out var problem);
            failures.AddRange(problem is null ? [] : [problem]);
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    public static bool IsUsable(string? key) =>
        key is { Length: >= ShortestKey } && key.All(character => character is > ' ' and <= '~');
}
