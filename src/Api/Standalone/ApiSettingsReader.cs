using Microsoft.Extensions.Configuration;
using SensorGrid.Api.Keys;
using SensorGrid.Api.Settings;
using SensorGrid.Hosting.Clustering;
using SensorGrid.Hosting.Settings;
using SensorGrid.Hosting.StartUp;

namespace SensorGrid.Api.Standalone;

/// <summary>Reads all settings of an API by itself; they have the names that they have in a silo.</summary>
internal static class ApiSettingsReader
{
    private static readonly string[] Known =
        ["Kinesis:StreamName", "Kinesis:ServiceUrl", "Kinesis:Embedded", "Orleans:ClusterId", "Orleans:TrustedNetwork", "Orleans:Tls:CertificateFile", "Orleans:Tls:KeyFile", "Orleans:Tls:AuthorityFile", "Clustering:Redis", "Features:File", DefinitionsSetting.Name, DefinitionsSetting.FollowName, InfluxSetting.Name, "Api:AllowAnonymous", "Api:MaxConnections", "Api:MaxBodyBytes", "Api:MaxAnswerBytes", "Api:KeysFile", RedisDoorSetting.Name, .. TableSourcesSetting.Names];

    /// <exception cref="StartUpException">A setting cannot be.</exception>
    public static ApiSettings Read(IConfiguration configuration)
    {
        SharedSettings.RefuseUnknown(configuration, Known);
        var read = new SettingsReader(configuration);
        var kinesis = read.Url("SensorGrid:Kinesis:ServiceUrl");
        if (kinesis is null && read.Flag("SensorGrid:Kinesis:Embedded", otherwise: true))
        {
            throw new StartUpException(
                "The API by itself has no Kinesis endpoint of its own: set SensorGrid:Kinesis:ServiceUrl to that of the silos, or SensorGrid:Kinesis:Embedded=false for AWS.");
        }

        return new ApiSettings(
            SharedSettings.Urls(read),
            SharedSettings.StreamName(read),
            kinesis,
            TableSourcesSetting.Read(read),
            read.Text(RedisCheck.Setting) ?? throw new StartUpException(
                $"{RedisCheck.Setting} is not set: the API by itself finds the silos in their Redis, such as 'redis.example:6379'."),
            read.Text("SensorGrid:Orleans:ClusterId", SharedSettings.DefaultClusterId),
            read.Text("SensorGrid:Features:File"),
            DefinitionsSetting.Read(read),
            InfluxSetting.Read(read),
            ViewsSetting.Read(configuration),
            ApiAccessSettings.Read(configuration, read),
            SharedSettings.Limits(read),
            RedisDoorSetting.Read(read),
            SharedSettings.Network(read));
    }
}
