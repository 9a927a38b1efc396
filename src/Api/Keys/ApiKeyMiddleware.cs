using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SensorGrid.Api.Problems;
using SensorGrid.Guards.Logs;

namespace SensorGrid.Api.Keys;

/// <summary>Accepts a request that carries a known key, or is for something open to all.</summary>
internal sealed partial class ApiKeyMiddleware(
    RequestDelegate next, ApiKeyRing keys, RefusalMetrics metrics, TimeProvider time, ILogger<ApiKeyMiddleware> logger)
{
    // A client can cause refusals at any rate.
    private readonly LogThrottle _throttle = new(time, TimeSpan.FromSeconds(1));

    // Clients of InfluxDB send theirs as a token.
    private static readonly string[] Schemes = ["Bearer ", "Token "];

    public Task InvokeAsync(HttpContext context)
    {
        if (keys.IsEmpty || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return next(context);
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<IKeyProof>() is { } proof)
        {
            return ProveAsync(context, proof);
        }

        string? authorization = context.Request.Headers.Authorization;
        if (authorization is null || Array.Find(Schemes, scheme => authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is not { } scheme)
        {
            return RefuseAsync(context, "This needs an API key: send it as 'Authorization: Bearer <key>'.", "Bearer", "no_key");
        }

        if (keys.Find(authorization.AsSpan(scheme.Length).Trim()) is not { } key)
        {
            return RefuseAsync(context, "The API key is not known here.", "Bearer error=\"invalid_token\"", "unknown_key");
        }

        return AdmitAsync(context, key);
    }

    private async Task ProveAsync(HttpContext context, IKeyProof proof)
    {
        var finding = await proof.FindAsync(context, keys);
        await (finding.Key is { } key ? AdmitAsync(context, key) : RefuseAsync(context, finding.Refusal!, finding.Reason));
    }

    private Task AdmitAsync(HttpContext context, ApiKey key)
    {
        // Without an endpoint there is nothing to protect.
        if (context.GetEndpoint() is { } endpoint && !(endpoint.Metadata.GetMetadata<KeyRoles>()?.Allows(key.Role) ?? key.Role == ApiRole.Admin))
        {
            metrics.OnRefused("role");
            return new Problem(
                StatusCodes.Status403Forbidden,
                $"The key '{key.Name}' has the role {key.Role.ToString().ToLowerInvariant()}, which may not {context.Request.Method} this.").WriteAsync(context);
        }

        LogRequestAdmitted(context.Request.Method, context.Request.Path, key.Name);
        return next(context);
    }

    private Task RefuseAsync(HttpContext context, string detail, string challenge, string reason)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        return RefuseAsync(context, new Problem(StatusCodes.Status401Unauthorized, detail), reason);
    }

    private Task RefuseAsync(HttpContext context, Problem refusal, string reason)
    {
        metrics.OnRefused(reason);
        if (_throttle.TryPass(out var held))
        {
            LogRequestRefused(context.Request.Method, context.Request.Path, context.Connection.RemoteIpAddress, refusal.Detail ?? reason, held);
        }

        return refusal.WriteAsync(context);
    }

    [LoggerMessage(EventId = 3008, Level = LogLevel.Debug, Message = "{Method} {Path} by the holder of key {KeyName}.")]
    private partial void LogRequestAdmitted(string method, PathString path, string keyName);

    [LoggerMessage(EventId = 3009, Level = LogLevel.Warning, Message = "{Method} {Path} from {Remote} was refused: {Reason} Since the last such line {Held} more were.")]
    private partial void LogRequestRefused(string method, PathString path, IPAddress? remote, string reason, long held);
}
