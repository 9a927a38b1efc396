namespace SensorGrid.Sources.Tests.Discovery;

/// <summary>Records as devices and platforms send them, written by hand after their documentation.</summary>
internal static class Shapes
{
    public const string Own = """{"sensorId":"pump-7","timestamp":"2026-11-22T10:00:00Z","metrics":{"temp":20.5}}""";

    public const string SenML = """[{"bn":"urn:dev:ow:10e2073a01080063:","bt":1.320067464e9,"n":"temp","u":"Cel","v":23.5},{"n":"hum","u":"%RH","v":40}]""";

    public const string Telegraf = """{"metrics":[{"fields":{"usage_idle":91.5,"usage_user":4},"name":"cpu","tags":{"cpu":"cpu0","host":"srv1"},"timestamp":1795341600}]}""";

    public const string LineProtocol = "weather,location=us-midwest temperature=82,humidity=71i 1795341600000000000\nweather,location=us-east temperature=75 1795341600000000000\n";

    public const string DynamoDb = """{"awsRegion":"eu-central-1","eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1795341600000,"Keys":{"d":{"S":"p1"}},"NewImage":{"d":{"S":"p1"},"t":{"N":"20.5"}}},"eventSource":"aws:dynamodb"}""";

    public const string SiteWise = """{"type":"PropertyValueUpdate","payload":{"assetId":"a","propertyId":"p","values":[{"timestamp":{"timeInSeconds":1795341600,"offsetInNanos":0},"quality":"GOOD","value":{"doubleValue":1.5}}]}}""";

    public const string DeviceTsTemp = """{"deviceId":"p1","ts":1795341600,"temp":20.5}""";

    public const string FlatOwn = """{"sensorId":"p1","timestamp":"2026-11-22T10:00:00Z","temp":20.5,"hum":40}""";

    public const string ValueUnit = """{"device":"p1","time":"2026-11-22T10:00:00Z","temperature":{"value":20.5,"unit":"C"},"pressure":{"value":1013,"unit":"hPa","quality":192}}""";

    public const string IntelLab = "2004-03-31 03:38:15.757551 2 1 122.153 -3.91901 11.04 2.03397\n2004-02-28 00:59:16.02785 3 1 19.9884 37.0933 45.08 2.69964\n2004-02-28 01:03:16.33393 11 1 19.3024 38.4629 45.08 2.68742\n";

    public const string TheThingsStack = """
        {"end_device_ids":{"device_id":"dev1","application_ids":{"application_id":"app1"},"dev_eui":"0004A30B001C0530","dev_addr":"260B1A2B"},
         "correlation_ids":["as:up:01"],"received_at":"2026-11-22T10:00:00.123456789Z",
         "uplink_message":{"session_key_id":"AXA50tIo","f_port":2,"f_cnt":1234,"frm_payload":"gkHe",
          "decoded_payload":{"temperature":21.4,"battery":{"voltage":3.58}},
          "rx_metadata":[{"gateway_ids":{"gateway_id":"gw1"},"time":"2026-11-22T10:00:00Z","timestamp":2463457000,"rssi":-35,"snr":5.2}],
          "settings":{"data_rate":{"lora":{"bandwidth":125000,"spreading_factor":7}},"frequency":"868300000","timestamp":2463457000,"time":"2026-11-22T09:59:59.9Z"},
          "received_at":"2026-11-22T10:00:00.1Z","consumed_airtime":"0.056576s"}}
        """;

    public const string AwsShadow = """{"state":{"reported":{"temperature":21.5,"valve":{"open":true}}},"metadata":{"reported":{"temperature":{"timestamp":1795341600}}},"version":12,"timestamp":1795341600,"clientToken":"token"}""";

    public const string Azure = """{"messageId":1,"deviceId":"Raspberry Pi Web Client","temperature":27.99,"humidity":70.97}""";

    public const string Zigbee2Mqtt = """{"battery":100,"humidity":45.2,"linkquality":120,"temperature":21.57,"voltage":3005}""";

    public const string Tasmota = """{"Time":"2026-11-22T10:00:00","AM2301":{"Temperature":22.1,"Humidity":50.3,"DewPoint":11.3},"TempUnit":"C"}""";

    public const string Shelly = """{"src":"shellyplus1pm-a8032abe54dc","dst":"shellies/events","method":"NotifyStatus","params":{"ts":1795341600.04,"switch:0":{"id":0,"apower":8.9,"aenergy":{"total":6.532,"minute_ts":1795341599}}}}""";

    public const string Particle = """{"event":"temperature","data":"23.4","ttl":60,"published_at":"2026-11-22T10:00:00.123Z","coreid":"e00fce68d36c42ef433428eb"}""";

    public const string ChirpStack = """
        {"deduplicationId":"57433366-50a6-4dc2-8145-2df1bbc70d9e","time":"2026-11-22T10:00:00.404884+00:00",
         "deviceInfo":{"tenantId":"52f14cd4","applicationName":"Test","deviceName":"temp-1","devEui":"0101010101010101"},
         "devAddr":"00189440","adr":true,"dr":1,"fCnt":4,"fPort":1,"data":"qg==","object":{"temperature":22.5,"humidity":60},
         "rxInfo":[{"gatewayId":"0016c001f153a14c","uplinkId":4217106255,"time":"2026-11-22T10:00:00Z","rssi":-36,"snr":10.5}],"txInfo":{"frequency":867100000}}
        """;

    public const string Losant = """{"time":{"$date":"2026-11-22T10:00:00.000Z"},"data":{"temperature":21.5,"isOn":true},"deviceId":"575ecf887ae143cd83dc4aa2","applicationId":"568beedeb436ab01007be53d"}""";

    public const string OpcUaPubSub = """
        {"MessageId":"31","MessageType":"ua-data","PublisherId":"urn:plc","Messages":[{"DataSetWriterId":"boiler-1","MetaDataVersion":{"MajorVersion":1,"MinorVersion":0},
         "Timestamp":"2026-11-22T10:00:00Z","Payload":{"Temperature":{"Value":21.5,"SourceTimestamp":"2026-11-22T09:59:59Z","StatusCode":0},"Level":{"Value":4,"SourceTimestamp":"2026-11-22T09:59:59Z"}}}]}
        """;

    public const string Knx = """{"datetime":"2026-11-22T10:00:00+01:00","source":"1.1.5","destination":"1/2/3","dpt":"9.001","value":21.5,"unit":"°C"}""";

    public const string HomeAssistant = """{"entity_id":"sensor.kitchen","state":"21.5","attributes":{"unit_of_measurement":"°C","friendly_name":"Kitchen"},"last_changed":"2026-11-22T10:00:00+00:00","last_updated":"2026-11-22T10:00:00+00:00","context":{"id":"01H"}}""";

    public const string Gateway = """{"gateway":"gw-1","ts":1795341600123,"battery":3.1,"sensors":[{"id":"a","temp":20.5},{"id":"b","temp":21}]}""";

    public const string Batch = """{"device":{"id":"d1"},"readings":[{"ts":"2026-11-22T10:00:00Z","temp":1},{"ts":"2026-11-22T10:00:01Z","temp":2}]}""";

    public const string GermanCsv = "Datum;Zeit;Gerät;Temperatur;Druck\n2026-11-22;10:00:00;k1;20,5;1013,2\n2026-11-22;10:00:10;k1;20,6;1013\n2026-11-22;10:00:20;k2;20,7;1013,4\n2026-11-22;10:00:30;k2;20,7;1013,4\n";

    public const string Csv = "# export\ndevice_id,timestamp,temp,state\np1,2026-11-22T10:00:00Z,20.5,on\np2,2026-11-22T10:00:00Z,21,off\n";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All =>
    [
        Own, SenML, Telegraf, LineProtocol, DynamoDb, SiteWise, DeviceTsTemp, FlatOwn, ValueUnit, IntelLab, TheThingsStack, AwsShadow, Azure, Zigbee2Mqtt, Tasmota, Shelly, Particle,
        ChirpStack, Losant, OpcUaPubSub, Knx, HomeAssistant, Gateway, Batch, GermanCsv, Csv,
    ];
}
