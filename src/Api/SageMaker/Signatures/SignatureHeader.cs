namespace SensorGrid.Api.SageMaker.Signatures;

/// <summary>The header <c>Authorization</c> of a request that is signed by Signature Version 4.</summary>
/// <param name="KeyName">The access key id, which is the name of an API key.</param>
/// <param name="Date">The day of the scope, as <c>yyyyMMdd</c>.</param>
/// <param name="Region">The region of the scope.</param>
/// <param name="Service">The service of the scope.</param>
/// <param name="SignedHeaders">The names of the signed headers, in small letters.</param>
/// <param name="Signature">The signature, in hexadecimal digits.</param>
internal sealed record SignatureHeader(string KeyName, string Date, string Region, string Service, string[] SignedHeaders, string Signature)
{
    /// <summary>The algorithm, with which the header begins.</summary>
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The end of every scope.</summary>
    public const string Terminator = "aws4_request";

    /// <summary>Parses the header; null when it is something else.</summary>
    public static SignatureHeader? Parse(string text)
    {
        if (!text.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            return null;
        }

        string? credential = null, headers = null, signature = null;
        foreach (var part in text[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var value = part[(equals + 1)..];
            switch (equals < 0 ? "" : part[..equals])
            {
                case "Credential" when credential is null:
                    credential = value;
                    break;
                case "SignedHeaders" when headers is null:
                    headers = value;
                    break;
                case "Signature" when signature is null:
                    signature = value;
                    break;
                default:
                    return null;
            }
        }

        // A key's name may have a slash; the rest of the credential has none.
        return credential?.Split('/') is [_, .., _, _, _, Terminator] and var parts && parts.Length >= 5 && headers is not null && signature is not null
            ? new SignatureHeader(string.Join('/', parts[..^4]), parts[^4], parts[^3], parts[^2], headers.Split(';'), signature)
            : null;
    }
}
