namespace SensorGrid.Api.Tests.Redis.Hosting;

/// <summary>A message that is no answer, in version 3 of the protocol.</summary>
internal sealed record RespPush(object?[] Elements);
