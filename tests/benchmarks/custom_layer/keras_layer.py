import keras


class GatedUnit(keras.layers.Layer):
    """Gated linear unit: (x · values) * sigmoid(x · gates)."""

    def __init__(self, units, kernel_initializer="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.kernel_initializer = keras.initializers.get(kernel_initializer)

    def build(self, input_shape):
        shape = (input_shape[-1], self.units)
        self.values = self.add_weight(name="values", shape=shape, initializer=self.kernel_initializer)
        self.gates = self.add_weight(name="gates", shape=shape, initializer=self.kernel_initializer)

    def call(self, x):
        return keras.ops.matmul(x, self.values) * keras.ops.sigmoid(keras.ops.matmul(x, self.gates))

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "kernel_initializer": keras.initializers.serialize(self.kernel_initializer),
        }
