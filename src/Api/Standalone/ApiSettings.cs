using System.Net;
using SensorGrid.Api.Keys;
using SensorGrid.Api.Settings;
using SensorGrid.Hosting.Clustering;
using SensorGrid.Hosting.Kinesis;
using SensorGrid.Http;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Api.Standalone;

/// <summary>Everything that can be set of an API by itself, checked.</summary>
/// <param name="Urls">The addresses that it listens on: <c>--urls</c>.</param>
/// <param name="StreamName">The stream that <c>POST /readings</c> puts readings into: <c>SensorGrid:Kinesis:StreamName</c>.</param>
/// <param name="KinesisUrl">The endpoint of the stream: <c>SensorGrid:Kinesis:ServiceUrl</c>; null for AWS.</param>
/// <param name="Tables">The DynamoDB tables whose streams the silos read, too: <c>SensorGrid:DynamoDBStreams</c>.</param>
/// <param name="Redis">The Redis that lists the silos, as StackExchange.Redis writes it: <c>SensorGrid:Clustering:Redis</c>.</param>
/// <param name="ClusterId">Their cluster's name: <c>SensorGrid:Orleans:ClusterId</c>.</param>
/// <param name="FeaturesFile">The feature definitions, by which posted readings are checked: <c>SensorGrid:Features:File</c>; null for the built-in ones.</param>
/// <param name="Definitions">The source definitions: <c>SensorGrid:Definitions:Folder</c>.</param>
/// <param name="InfluxSensorId">The template of sensor ids of line protocol: <c>SensorGrid:Influx:SensorId</c>.</param>
/// <param name="Views">The views by which features are selected: <c>SensorGrid:Views</c>.</param>
/// <param name="Access">The access to the API: <c>SensorGrid:Api</c>.</param>
/// <param name="Limits">The bounds of its server.</param>
/// <param name="RedisClients">The addresses at which Redis clients are answered: <c>SensorGrid:Redis:Port</c>; none when it is not set.</param>
/// <param name="Network">The network to the silos and their Redis.</param>
internal sealed record ApiSettings(
    IReadOnlyList<string> Urls, string StreamName, Uri? KinesisUrl, TableSources Tables, string Redis, string ClusterId, string? FeaturesFile, SourceDefinitions Definitions, string InfluxSensorId, IReadOnlyList<FeatureView> Views, ApiAccessOptions Access, DoorLimits Limits, IReadOnlyList<IPEndPoint> RedisClients, ClusterNetwork Network);
