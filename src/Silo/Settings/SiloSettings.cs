using System.Net;
using SensorGrid.Api.Keys;
using SensorGrid.Api.Settings;
using SensorGrid.Hosting.Clustering;
using SensorGrid.Http;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Silo.Settings;

/// <summary>Everything that can be set from outside, checked.</summary>
/// <param name="Urls">The addresses that the API listens on: <c>--urls</c>.</param>
/// <param name="DataDirectory">The directory of all that is durable: <c>SensorGrid:DataDirectory</c>. An absolute path.</param>
/// <param name="Kinesis">The stream and its endpoint.</param>
/// <param name="Cluster">The silos that belong together.</param>
/// <param name="DynamoDB">The storage of grains' state; null for the data directory.</param>
/// <param name="FeaturesFile">The feature definitions: <c>SensorGrid:Features:File</c>; null for the built-in ones.</param>
/// <param name="Definitions">The source definitions: <c>SensorGrid:Definitions:Folder</c>.</param>
/// <param name="FollowedFolder">The folder of definitions that is applied live: <c>SensorGrid:Definitions:Follow</c>, an absolute path; null for none.</param>
/// <param name="InfluxSensorId">The template of sensor ids of line protocol: <c>SensorGrid:Influx:SensorId</c>.</param>
/// <param name="Views">The views by which features are selected: <c>SensorGrid:Views</c>.</param>
/// <param name="ModelFolder">The folder of the model: <c>SensorGrid:Model:Folder</c>, an absolute path; null for the built-in one.</param>
/// <param name="CheckpointInterval">The time between checkpoints: <c>SensorGrid:Checkpoint:Interval</c>.</param>
/// <param name="Anomalies">The limits of the list of sites with anomalies.</param>
/// <param name="DeadLetterRetention">The time for which dead letters are kept: <c>SensorGrid:DeadLetters:Retention</c>.</param>
/// <param name="DeadLetterLaneMegabytes">The megabytes of them that each lane keeps: <c>SensorGrid:DeadLetters:LaneMegabytes</c>.</param>
/// <param name="MaxLiveSensors">The most sensors in memory: <c>SensorGrid:Memory:LiveSensors</c>; null for as many as memory holds.</param>
/// <param name="MaxSensors">The most sensors of the cluster: <c>SensorGrid:MaxSensors</c>; null for any number.</param>
/// <param name="Access">The access to the API: <c>SensorGrid:Api</c>.</param>
/// <param name="ApiLimits">The bounds of the API's server.</param>
/// <param name="Redis">The addresses at which Redis clients are answered: <c>SensorGrid:Redis:Port</c>; none when it is not set.</param>
/// <param name="Network">The network to other silos and their Redis.</param>
internal sealed record SiloSettings(
    IReadOnlyList<string> Urls,
    string DataDirectory,
    KinesisSettings Kinesis,
    ClusterSettings Cluster,
    DynamoDBSettings? DynamoDB,
    string? FeaturesFile,
    SourceDefinitions Definitions,
    string? FollowedFolder,
    string InfluxSensorId,
    IReadOnlyList<FeatureView> Views,
    string? ModelFolder,
    TimeSpan CheckpointInterval,
    int? MaxLiveSensors,
    int? MaxSensors,
    AnomalySettings Anomalies,
    TimeSpan DeadLetterRetention,
    int DeadLetterLaneMegabytes,
    ApiAccessOptions Access,
    DoorLimits ApiLimits,
    IReadOnlyList<IPEndPoint> Redis,
    ClusterNetwork Network)
{
    /// <summary>Gets whether anything durable lives in the data directory.</summary>
    public bool UsesDataDirectory => Kinesis.Embedded || DynamoDB is null;
}
