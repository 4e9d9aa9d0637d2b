namespace Microsoft.ML.Trainers;

public sealed partial class AveragedPerceptronTrainer
{
    public sealed class Options : TrainerInputBaseWithLabel
    {
        public float LearningRate = 1;
        public bool DecreaseLearningRate;
        public float L2Regularization;
        public int NumberOfIterations = 10;
        public bool Shuffle = true;
        public bool LazyUpdate = true;
    }
}
