using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SensorGrid.TestKit.Network;

/// <summary>An authority, and certificates that it has signed.</summary>
public sealed class TestCertificates(string directory) : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly X509Certificate2 _authority = SelfSigned("authority");

    public string AuthorityFile => Write("authority.pem", _authority.ExportCertificatePem());

    /// <summary>The files of a certificate and its key.</summary>
    public (string Certificate, string Key) Sign(string name, int daysFromNow = -1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(_authority, Now.AddDays(daysFromNow), Now.AddDays(daysFromNow + 2), [1, 2, 3, (byte)name.Length]);
        return (Write($"{name}.pem", certificate.ExportCertificatePem()), Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10));
    }

    public void Dispose() => _authority.Dispose();

    private string Write(string name, string pem)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, pem);
        return path;
    }
}
