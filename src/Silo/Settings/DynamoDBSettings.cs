namespace SensorGrid.Silo.Settings;

/// <summary>The DynamoDB table in which grains keep their state: the settings under <c>SensorGrid:Storage:DynamoDB</c>.</summary>
/// <param name="Service">A region, or the address of an endpoint.</param>
/// <param name="TableName">The table.</param>
/// <param name="CreateIfNotExists">Whether it is made when it is missing.</param>
internal sealed record DynamoDBSettings(string Service, string TableName, bool CreateIfNotExists);
