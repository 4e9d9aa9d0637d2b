using System.Text.Json.Nodes;
using Google.Protobuf;
using Vae.Inference;
using Vae.Training.Tests.Export;

namespace Vae.Training.Tests.Detection;

/// <summary>Bundles with a detector, and of models with a variance, as files.</summary>
public sealed class DetectorBundleTests
{
    private static readonly string[] FilesWithDetector =
    [
        "decoder.onnx",
        "detector.onnx",
        "encoder.onnx",
        "model.json",
    ];

    public static TheoryData<string> Names => DetectorCase.Names;

    public static TheoryData<string, string> Edits =>
        new()
        {
            { "no calibration", "has no calibration and a hash of a detector, and there is no detector.onnx" },
            { "no hash", "has a calibration and no hash of a detector, and there is a detector.onnx" },
            { "other hash", "detector.onnx is damaged or from another export" },
            { "descending scores", "The detector in model.json is not usable: Entry 1 of the calibration" },
            { "no scores", "The detector in model.json is not usable: The calibration has 0 scores" },
            { "probability 0", "The detector in model.json is not usable: Entry 0 of the calibration" },
            { "likelihood", "has the likelihood DiagonalGaussian; model.json has Gaussian" },
            { "degrees of freedom", "The signature in model.json is not usable: The likelihood is DiagonalGaussian" },
            { "version", "has the bundle format version 9; this version of VaeML reads up to 8" },
            { "architecture", "encoder.onnx describes another architecture than model.json" },
        };

    public static TheoryData<string, string> Graphs =>
        new()
        {
            { "encoder", "detector.onnx holds a graph of kind 'encoder'; expected 'detector'" },
            { "other shape", "detector.onnx has the data shape [4]; model.json has [5]" },
            { "other likelihood", "detector.onnx has the likelihood StudentT; model.json has DiagonalGaussian" },
            { "other architecture", "detector.onnx describes another architecture than model.json" },
            { "nothing", "detector.onnx is no ONNX file" },
        };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_bundle_is_of_version_3_where_there_is_a_variance_and_reads_as_it_was_written(string name)
    {
        using var directory = new TemporaryDirectory();
        var bundle = DetectorCase.Of(name).Bundle;
        var path = directory["bundle"];
        ModelBundle.Write(path, bundle);

        var read = ModelBundle.Read(path);

        var version = bundle.Card.Signature.HasVariance ? 3 : 2;
        Assert.Equal((version, version), (read.FormatVersion, read.Card.FormatVersion));
        Assert.Equal(
            version,
            (int)JsonNode.Parse(File.ReadAllText(directory["bundle/model.json"]))!["format_version"]!
        );
        Assert.Equal(bundle.Encoder, read.Encoder);
        Assert.Equal(bundle.Decoder, read.Decoder);
        Assert.Equal(bundle.Detector!, read.Detector!);
        Assert.Equal(bundle.Card.Detector, read.Card.Detector);
        Assert.Equal(bundle.Card.Export, read.Card.Export);
        Assert.Equal(bundle.Card.ToJson(), read.Card.ToJson());
        Assert.Equal(DetectorCase.All[name].Architecture, VaeArchitecture.FromCard(read.Card));
        Assert.Equal(FilesWithDetector, Files(path));
        using var model = VaeModel.FromBundle(read);
        Assert.True(model.HasDetector);
    }

    [Fact]
    public void A_model_saves_what_it_was_loaded_from()
    {
        using var directory = new TemporaryDirectory();
        using (var model = VaeModel.FromBundle(DetectorCase.Of("table").Bundle))
        {
            model.Save(directory["first"]);
        }

        using (var loaded = VaeModel.Load(directory["first"]))
        {
            loaded.Save(directory["second"]);
            loaded.Save(directory["first"]);
        }

        foreach (var file in FilesWithDetector)
        {
            Assert.Equal(File.ReadAllBytes(directory[$"first/{file}"]), File.ReadAllBytes(directory[$"second/{file}"]));
        }

        var rows = DetectorCase.All["table"].Rows(7, 40).SelectMany(row => row).ToArray();
        Assert.Equal(Scores(directory["first"]), Scores(directory["second"]));

        float[] Scores(string path)
        {
            using var model = VaeModel.Load(path);
            var scores = new float[40];
            model.DetectAnomalies(rows, [], scores);
            return scores;
        }
    }

    [Fact]
    public void A_bundle_without_a_detector_replaces_one_with_and_the_other_way_round()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["bundle"];
        var (with, without) = (DetectorCase.Of("table").Bundle, WithoutDetector(DetectorCase.Of("table").Bundle));
        ModelBundle.Write(path, with);
        File.WriteAllText(directory["bundle/notes.txt"], "mine");

        ModelBundle.Write(path, without);
        Assert.Equal([.. FilesWithDetector.Where(file => file != "detector.onnx"), "notes.txt"], Files(path));
        Assert.Null(ModelBundle.Read(path).Detector);

        ModelBundle.Write(path, with);
        Assert.Equal([.. FilesWithDetector, "notes.txt"], Files(path));
        Assert.NotNull(ModelBundle.Read(path).Detector);
        Assert.Equal(["bundle"], Directory.GetFileSystemEntries(directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_detector_that_a_card_knows_nothing_of_is_left_alone()
    {
        using var directory = new TemporaryDirectory();
        ModelBundle.Write(directory["bundle"], WithoutDetector(DetectorCase.Of("table").Bundle));
        directory.Write("bundle/detector.onnx", 1, 2, 3);

        Assert.Null(ModelBundle.Read(directory["bundle"]).Detector);
    }

    [Fact]
    public void Without_a_detector_a_model_says_so_and_what_else_there_is()
    {
        using var model = VaeModel.FromBundle(WithoutDetector(DetectorCase.Of("table").Bundle));

        Assert.False(model.HasDetector);
        var error = Assert.Throws<InvalidOperationException>(() =>
            model.DetectAnomalies(new float[5], [], new float[1])
        );
        Assert.StartsWith("The bundle has no detector.onnx; expected", error.Message, StringComparison.Ordinal);
        Assert.Contains("(Score)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_labels_and_lengths_that_do_not_fit_are_refused()
    {
        using var model = VaeModel.FromBundle(DetectorCase.Of("conditional").Bundle);
        Refused(() => model.DetectAnomalies(new float[5], [0], new float[1]), "multiple of 4");
        Refused(() => model.DetectAnomalies(new float[4], [], new float[1]), "expects one per row");
        Refused(() => model.DetectAnomalies(new float[4], [3], new float[1]), "expected a class from 0 to 2");
        Refused(() => model.DetectAnomalies(new float[4], [0], new float[2]), "scores");
        Refused(() => model.DetectAnomalies(new float[4], [0], new float[1], new float[3]), "contributions");
        Refused(
            () => model.DetectAnomalies([0, 0, 0, 0, 0, float.NaN, 0, 0], [0, 1], new float[2]),
            "Row 1 of the data holds NaN at element 1"
        );
        model.DetectAnomalies([], [], []);

        static void Refused(Action action, string message) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public void A_card_that_does_not_fit_is_refused_in_a_sentence(string edit, string message)
    {
        using var directory = new TemporaryDirectory();
        var path = directory["bundle"];
        ModelBundle.Write(path, DetectorCase.Of("table").Bundle);
        var file = directory["bundle/model.json"];
        var card = JsonNode.Parse(File.ReadAllText(file))!;
        switch (edit)
        {
            case "no calibration":
                card.AsObject().Remove("detector");
                break;
            case "no hash":
                card["export"]!.AsObject().Remove("detector_sha256");
                break;
            case "other hash":
                card["export"]!["detector_sha256"] = new string('0', 64);
                break;
            case "descending scores":
                card["detector"]!["scores"]![1] = -1e6;
                break;
            case "no scores":
                card["detector"]!["scores"] = new JsonArray();
                break;
            case "probability 0":
                card["detector"]!["probabilities"]![0] = 0;
                break;
            case "likelihood":
                card["signature"]!["likelihood"] = "Gaussian";
                break;
            case "degrees of freedom":
                card["signature"]!["degrees_of_freedom"] = 4;
                break;
            case "version":
                card["format_version"] = 9;
                break;
            default:
                card["architecture"]!["name"] = "other";
                break;
        }

        File.WriteAllText(file, card.ToJsonString());
        Refused(path, message);
    }

    [Theory]
    [MemberData(nameof(Graphs))]
    public void A_detector_that_does_not_fit_is_refused_in_a_sentence(string graph, string message)
    {
        var bundle = DetectorCase.Of("table").Bundle;
        byte[] wrong = graph switch
        {
            "encoder" => bundle.Encoder,
            "other shape" => DetectorCase.Of("conditional").Bundle.Detector!,
            "other likelihood" => DetectorCase.Of("heavy tails").Bundle.Detector!,
            "other architecture" => WithMetadata(
                bundle.Detector!,
                BundleFormat.ArchitectureKey,
                "{\"name\":\"other\"}"
            ),
            _ => [1, 2, 3],
        };

        var error = Assert.Throws<InvalidDataException>(() => bundle.WithDetector(wrong, bundle.Card.Detector!));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        AssertSentence(error.Message);
    }

    [Fact]
    public void A_detector_that_is_missing_or_damaged_is_called_that()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["bundle"];
        ModelBundle.Write(path, DetectorCase.Of("table").Bundle);
        var file = directory["bundle/detector.onnx"];
        var bytes = File.ReadAllBytes(file);

        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        Refused(path, "detector.onnx is damaged or from another export");
        File.WriteAllText(file, "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 132735\n");
        Refused(path, "is a Git LFS pointer");
        File.Delete(file);
        Assert.Contains(
            "has no detector.onnx",
            Assert.Throws<FileNotFoundException>(() => ModelBundle.Read(path)).Message,
            StringComparison.Ordinal
        );
        ModelBundle.Write(directory["other"], DetectorCase.Of("table").Bundle);
        Assert.EndsWith(
            $", here '{directory["other"]}'.",
            Assert.Throws<DirectoryNotFoundException>(() => VaeModel.Load(directory["other/detector.onnx"])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_graph_whose_tensors_are_others_is_refused_at_the_first_call()
    {
        var bundle = DetectorCase.Of("table").Bundle;
        var graph = OnnxModels.Parse(bundle.Detector!);
        graph.Graph.Output.RemoveAt(1);
        using var model = VaeModel.FromBundle(bundle.WithDetector(graph.ToByteArray(), bundle.Card.Detector!));

        var error = Assert.Throws<InvalidDataException>(() => model.DetectAnomalies(new float[5], [], new float[1]));
        Assert.Contains("detector.onnx", error.Message, StringComparison.Ordinal);
        Assert.Contains("contributions", error.Message, StringComparison.Ordinal);
    }

    private static ModelBundle WithoutDetector(ModelBundle bundle) =>
        new(
            bundle.Card with
            {
                Detector = null,
                Export = bundle.Card.Export with { DetectorSha256 = null },
            },
            bundle.Encoder,
            bundle.Decoder
        );

    private static byte[] WithMetadata(byte[] graph, string key, string value)
    {
        var model = OnnxModels.Parse(graph);
        model.MetadataProps.Single(entry => entry.Key == key).Value = value;
        return model.ToByteArray();
    }

    private static string[] Files(string directory) =>
        [.. Directory.GetFiles(directory).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static void Refused(string path, string message)
    {
        var error = Assert.Throws<InvalidDataException>(() => ModelBundle.Read(path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static void AssertSentence(string message)
    {
        Assert.DoesNotContain('\n', message);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }
}
