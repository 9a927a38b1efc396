using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Api.Keys;

namespace SensorGrid.Api.SageMaker.Signatures;

/// <summary>
/// Checks requests that AWS' clients have signed by Signature Version 4: the access key id is the name of an API key, the secret access key is that key. <c>Authorization:
/// Bearer</c> is taken as well.
/// </summary>
internal sealed class SignatureProof : IKeyProof
{
    private const string Bearer = "Bearer ";
    private const string Service = "sagemaker";
    private const string DateHeader = "x-amz-date";
    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The distance of a client's clock at which AWS refuses.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(15);

    /// <summary>The proof, as endpoints have it among their metadata.</summary>
    public static SignatureProof Proof { get; } = new();

    /// <inheritdoc/>
    public async ValueTask<KeyFinding> FindAsync(HttpContext context, ApiKeyRing keys)
    {
        string? authorization = context.Request.Headers.Authorization;
        if (string.IsNullOrEmpty(authorization))
        {
            return Refuse("MissingAuthenticationTokenException", "This needs a signature (Signature Version 4): the access key id is the name of an API key, the secret access key is that key.", "no_key");
        }

        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return keys.Find(authorization.AsSpan(Bearer.Length).Trim()) is { } presented ? new KeyFinding(presented) : Unknown("The API key is not known here.");
        }

        if (SignatureHeader.Parse(authorization) is not { } header)
        {
            return Refuse("IncompleteSignatureException", $"The header Authorization is no {SignatureHeader.Algorithm} with Credential, SignedHeaders and Signature.", "signature");
        }

        if (keys.FindByName(header.KeyName) is not { } key)
        {
            return Unknown("The access key id is the name of no API key.");
        }

        // All that can be told without the body comes first.
        if (ScopeFault(context, header) is { } fault)
        {
            return Refuse("InvalidSignatureException", fault, "signature");
        }

        var body = await SignedBody.ReadAsync(context);
        var expected = Sign(header, key.Text, context.Request.Headers[DateHeader].ToString(), CanonicalRequest.Of(context.Request, header.SignedHeaders, body.Span));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(header.Signature))
            ? new KeyFinding(key)
            : Refuse("InvalidSignatureException", "The signature is another one: check the secret access key, which is the API key, and whether something on the way changes host, path or query.", "signature");
    }

    private static string? ScopeFault(HttpContext context, SignatureHeader header)
    {
        var date = context.Request.Headers[DateHeader].ToString();
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return header.Service != Service ? $"The credential is scoped to service '{header.Service}'; '{Service}' was expected."
            : Array.IndexOf(header.SignedHeaders, "host") < 0 || Array.IndexOf(header.SignedHeaders, DateHeader) < 0 ? $"The headers host and {DateHeader} must be signed."
            : !DateTimeOffset.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) || date[..8] != header.Date
                ? $"{DateHeader} is no time of the credential's day."
            : (now - time).Duration() > MostSkew ? string.Create(CultureInfo.InvariantCulture, $"Signature expired: {DateHeader} is {date}, and the time here is {now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}; they may be 15 minutes apart.")
            : null;
    }

    private static string Sign(SignatureHeader header, string secret, string date, string canonicalRequest)
    {
        var scope = $"{header.Date}/{header.Region}/{header.Service}/{SignatureHeader.Terminator}";
        var text = $"{SignatureHeader.Algorithm}\n{date}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest)))}";
        var key = Encoding.UTF8.GetBytes($"AWS4{secret}");
        foreach (var part in (string[])[header.Date, header.Region, header.Service, SignatureHeader.Terminator])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    private static KeyFinding Unknown(string detail) => Refuse("UnrecognizedClientException", detail, "unknown_key");

    private static KeyFinding Refuse(string type, string detail, string reason) => new(new SignatureProblem(type, StatusCodes.Status403Forbidden, detail), reason);
}
